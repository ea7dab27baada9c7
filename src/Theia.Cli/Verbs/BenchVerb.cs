using System.CommandLine;
using System.Globalization;
using Theia.Cli.CommandLine;
using Theia.Cli.Output;
using Theia.Lab.Robots;
using Theia.Lab.Robots.Bench;
using Theia.Robotics;
using Theia.Training.Configuration;

namespace Theia.Cli.Verbs;

/// <summary>Compares encoders on robot tasks.</summary>
internal sealed class BenchVerb : Verb
{
    private static readonly string[] _quickTasks = ["mini/button-press"];
    private static readonly string[] _quickEncoders =
        [RobotEncoder.StateName, RobotEncoder.PixelsName, RobotEncoder.RandomName, TheiaModel.BundledName];
    private static readonly string[] _fullEncoders =
        [.. _quickEncoders, "nano-clip", "nano-dinov2", "nano-vit", "nano-sam", "nano-depth", "resnet18"];

    private readonly Argument<string[]> _overrides = new("setting")
    {
        Description = "Settings of the cloning, such as epochs=30 or evaluateEpochs=25.",
        HelpName = "key=value…",
        Arity = ArgumentArity.ZeroOrMore,
    };
    private readonly Option<string> _to = SharedOptions.To("Folder of the results, or of a benchmark to resume.");
    private readonly Option<string[]> _tasks = new("--task")
    {
        Description = "Tasks, or suites such as mini. Default: mini; with --quick one task of it.",
        HelpName = "name…",
        AllowMultipleArgumentsPerToken = true,
    };
    private readonly Option<string[]> _encoders = new("--encoder")
    {
        Description = "What policies see through. Default: state, pixels, random and the bundled models; "
            + "with --quick four of them.",
        HelpName = "name…",
        AllowMultipleArgumentsPerToken = true,
    };
    private readonly Option<int?> _seeds = NumberOption.Optional(
        "--seeds", "Policies of each task and encoder. Default: 3; with --quick 1.", 1, 1000);
    private readonly Option<int?> _episodes = NumberOption.Optional(
        "--episodes", "Episodes of each policy. Default: 25; with --quick 20.", 1, 10_000);
    private readonly Option<int?> _demonstrations = NumberOption.Optional(
        "--demonstrations", "Demonstrations of each task. Default: as the protocol of the task.", 1, 1_000_000);
    private readonly Option<bool> _fastImages = new("--fast-images")
    {
        Description = "Draw published tasks without shadows, reflections and samples: several times faster, and other "
            + "images than the published ones.",
    };
    private readonly Option<string?> _config = SharedOptions.Config(
        "that of the published results", static () => ConfigFile.Names("clone"));
    private readonly Option<bool> _quick = new("--quick")
    {
        Description = "One task, four encoders, one seed, a small head: a few minutes.",
    };
    private readonly Option<int> _processes = NumberOption.Of(
        "--processes", "Processes that share the work, with one thread each if there are several.", 1, 256, 1);
    private readonly Option<int?> _threads = SharedOptions.Threads();

    public BenchVerb() : base(
        "bench",
        "Compare encoders on robot tasks.",
        [
            "theia robots bench --quick --to bench",
            "theia robots bench --to bench-mini --task mini --processes 2 head=conv epochs=50",
            "theia robots bench --to bench-arms --task metaworld --encoder nano-theia --seeds 1 --fast-images head=conv",
            "theia robots bench --to bench-mine --task mini/pick-place --encoder runs/tiny nano-theia pixels --seeds 1",
        ])
    {
        Add(_overrides);
        foreach (Option option in new Option[]
        {
            _to, _tasks, _encoders, _seeds, _episodes, _demonstrations, _fastImages, _config, _quick, _processes,
            _threads,
        })
        {
            Add(option);
        }
    }

    public override int Run(ParseResult line, Terminal terminal, CancellationToken cancellation) =>
        TorchCode.Run(() => Bench(line, terminal, cancellation));

    private int Bench(ParseResult line, Terminal terminal, CancellationToken cancellation)
    {
        var run = BenchRun.Open(OptionsOf(line));
        using var others = new BenchWorkers(BenchWorkers.IsWorker ? 0 : line.GetValue(_processes) - 1);
        try
        {
            terminal.Stage("bench", "policies", stage =>
            {
                Work(run, stage, cancellation);
                others.Wait(() => stage(run.Done, run.Total), cancellation);
                // What a process left that ended early, and its error where there is one.
                Work(run, stage, cancellation);
                return 0;
            });
        }
        catch (OperationCanceledException)
        {
            terminal.Say(
                $"Interrupted with {run.Done} of {run.Total} policies; nothing is lost. The same command resumes it.");
            return 130;
        }

        if (BenchWorkers.IsWorker)
            return 0;
        var summary = BenchFinish.Write(run, cancellation);
        terminal.Result(
            new
            {
                folder = run.Options.Folder,
                report = run.ReportFile,
                results = run.ResultsFile,
                policies = run.Done,
                means = summary.Encoders.ToDictionary(encoder => encoder, encoder => summary.Mean(encoder)),
            },
            _ =>
            {
                terminal.Table(
                    ["", .. summary.Heads, "mean"],
                    summary.Encoders.Select(encoder => (string[])
                    [
                        encoder, .. summary.Tasks.Select(task => Cell(summary.Of(task, encoder))),
                        summary.Mean(encoder) is { } mean ? Number(mean) : "-",
                    ]));
                terminal.Say($"The report is {run.ReportFile}.");
            });
        return 0;
    }

    private static void Work(BenchRun run, ProgressCallback stage, CancellationToken cancellation)
    {
        // Counting results asks for files, so it is done once for each policy.
        var (current, finished) = ("", 0);
        run.Work(
            (what, done, total) =>
            {
                if (what != current)
                    (current, finished) = (what, run.Done);
                stage(finished, run.Total, $"{what}: {done} of {total}");
            },
            cancellation);
    }

    private BenchOptions OptionsOf(ParseResult line)
    {
        var quick = line.GetValue(_quick);
        var processes = line.GetValue(_processes);
        var threads = line.GetValue(_threads) ?? (processes > 1 ? 1 : Environment.ProcessorCount);
        var how = new TeacherRun(threads);
        // An option that takes several words takes settings too, if they follow it.
        string[] tasks = line.GetValue(_tasks) ?? [], encoders = line.GetValue(_encoders) ?? [];
        string[] overrides =
        [
            .. quick ? (string[])["head=conv", "batchSize=64", "epochs=40"] : [], "evaluateEpochs=0",
            .. line.GetValue(_overrides) ?? [], .. tasks.Concat(encoders).Where(IsSetting),
        ];
        return new BenchOptions
        {
            Folder = line.GetRequiredValue(_to),
            Tasks = RobotTasks.Select(Or(tasks, quick ? _quickTasks : ["mini"])),
            FastImages = line.GetValue(_fastImages),
            Encoders =
            [
                .. Or(encoders, quick ? _quickEncoders : _fullEncoders)
                    .Select(word => EncoderChoice.Of(word, how)),
            ],
            Seeds = line.GetValue(_seeds) ?? (quick ? 1 : 3),
            Episodes = line.GetValue(_episodes) ?? (quick ? 20 : 25),
            Demonstrations = line.GetValue(_demonstrations),
            Cloning = line.GetValue(_config) is { } file
                ? CloningConfig.Load(file, overrides) : CloningConfig.From(overrides),
            Threads = threads,
        };
    }

    private static string[] Or(string[] given, string[] standard) =>
        given.Where(word => !IsSetting(word)).ToArray() is { Length: > 0 } named ? named : standard;

    private static bool IsSetting(string word) => word.Contains('=');

    private static string Cell(BenchScore? score) => score is null ? "-" : string.Create(
        CultureInfo.InvariantCulture, $"{score.Mean:0.0} ({score.Interval.Low:0.0}-{score.Interval.High:0.0})");

    private static string Number(double value) => value.ToString("0.0", CultureInfo.InvariantCulture);
}
