using System.CommandLine;
using Theia.Cli.CommandLine;
using Theia.Cli.Output;
using Theia.Lab.Quickstart;

namespace Theia.Cli.Verbs;

/// <summary>The whole way in a few minutes.</summary>
internal sealed class QuickstartVerb : Verb
{
    private readonly Argument<string[]> _overrides = Overrides.Argument(
        "Changes to configs/distill/quickstart.json, for instance steps=400.", Overrides.DistillKeys);
    private readonly Option<string> _to = new("--to")
    {
        Description = "Folder for all results; the same command resumes there after an interruption.",
        HelpName = "folder",
        DefaultValueFactory = _ => new QuickstartOptions().Folder,
    };
    private readonly Option<string?> _images = new("--images")
    {
        Description = "Folder of your own images. Default: bundled photographs and rendered scenes.",
        HelpName = "folder",
    };
    private readonly Option<bool> _all = new("--all")
    {
        Description = "Use all images of the folder; prints an estimate of the time first.",
    };
    private readonly Option<int> _imageCount = NumberOption.Of(
        "--image-count", "Number of images to use, at least 20.", 20, 10_000_000, new QuickstartOptions().ImageCount);
    private readonly Option<string[]> _teacher = TeacherLoader.WithNames(new("--teacher")
    {
        Description = "Teacher name or description file. Repeat for several. "
            + $"Default: {string.Join(", ", QuickstartTeacher.Default)}.",
        HelpName = "name",
    });

    private readonly Option<int> _probeScenes = NumberOption.Of(
        "--probe-scenes",
        "Scenes for fitting linear probes: 0 (no probes) or at least 20; half as many for testing.",
        0, 100_000, new QuickstartOptions().ProbeScenes);

    private readonly Option<long?> _seed = SharedOptions.Seed("Random seed. Default: 1.");
    private readonly Option<int?> _threads = SharedOptions.Threads();

    public QuickstartVerb() : base(
        "quickstart",
        "Run the whole pipeline on a few hundred images and write a report.",
        [
            "theia quickstart", "theia quickstart --images ~/Pictures --to mine",
            "theia quickstart --seed 2 --to second --threads 2 steps=400",
        ])
    {
        Add(_overrides);
        foreach (Option option in new Option[]
        {
            _to, _images, _all, _imageCount, _teacher, _probeScenes, _seed, _threads,
        })
        {
            Add(option);
        }
    }

    public override int Run(ParseResult line, Terminal terminal, CancellationToken cancellation)
    {
        var options = new QuickstartOptions
        {
            Folder = line.GetRequiredValue(_to),
            Images = line.GetValue(_images),
            All = line.GetValue(_all),
            ImageCount = line.GetValue(_imageCount),
            ProbeScenes = line.GetValue(_probeScenes),
            Seed = line.GetValue(_seed) ?? new QuickstartOptions().Seed,
            Threads = line.GetValue(_threads) ?? Environment.ProcessorCount,
            Overrides = line.GetValue(_overrides) ?? [],
        };
        var teachers = line.GetValue(_teacher) is { Length: > 0 } named ? named : QuickstartTeacher.Default;
        return TorchCode.Run(
            () => Run(options with { NextSteps = NextSteps.For(options) }, teachers, terminal, cancellation));
    }

    private static int Run(
        QuickstartOptions options, IReadOnlyList<string> teachers, Terminal terminal, CancellationToken cancellation)
    {
        var how = new TeacherRun(options.Threads);
        var quickstart = QuickstartRun.Begin(options, [.. teachers.Select(teacher => QuickstartTeacher.Of(
            teacher, description => TeacherLoader.Load(description, folder: null, how, _ => { })))]);
        terminal.Say(quickstart.Images);
        terminal.Say(quickstart.Teachers);
        if (options.All)
            terminal.Say(quickstart.Estimate(cancellation));
        List<object> stages = [];
        var told = 0;
        foreach (QuickstartStage stage in quickstart.Stages)
        {
            var did = StageLine.Run(terminal, stage, cancellation);
            terminal.Say($"{stage.Name,-9} {did}");
            for (; told < quickstart.Skipped.Count; told++)
                terminal.Warn($"left out {quickstart.Skipped[told].Path}: {quickstart.Skipped[told].Reason}");
            stages.Add(new { stage.Name, did });
        }

        terminal.Result(
            new { report = quickstart.ReportPath, model = quickstart.ModelFolder, stages, quickstart.Skipped },
            _ => terminal.Say($"Open {quickstart.ReportPath} in a browser."));
        return 0;
    }
}
