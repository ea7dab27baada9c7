using System.CommandLine;
using Theia.Cli.CommandLine;
using Theia.Cli.Output;
using Theia.Lab.Probing;
using Theia.Lab.Quickstart;
using Theia.Lab.Studies;

namespace Theia.Cli.Verbs;

/// <summary>Compares students of every subset of teachers.</summary>
internal sealed class SubsetsVerb : Verb
{
    private readonly Argument<string[]> _overrides = Overrides.Argument(
        "Changes to the configuration, for instance steps=400.", Overrides.DistillKeys);
    private readonly Option<string> _set = new("--set")
    {
        Description = "A data set with the features and statistics of all teachers.",
        HelpName = "folder",
        Required = true,
    };
    private readonly Option<string> _to = SharedOptions.To(
        "Folder of the study; the same command resumes there after an interruption.");
    private readonly Option<string[]> _teachers = TeacherLoader.Option(
        "Teachers to combine. Default: nano-clip, nano-dinov2 and nano-vit.", required: false);
    private readonly Option<int> _seeds = NumberOption.Of("--seeds", "Students per subset of teachers.", 1, 100, 3);
    private readonly Option<string?> _config = SharedOptions.Config("subsets", Overrides.LabFiles);
    private readonly Option<int> _scenes = NumberOption.Of(
        "--scenes", "Scenes for fitting the probes; half as many for testing.", 20, 100_000, new ProbeOptions().Scenes);
    private readonly Option<int?> _threads = SharedOptions.Threads();

    public SubsetsVerb() : base(
        "subsets",
        "Distill one student per subset of teachers and compare their features.",
        [
            "theia lab subsets --set data/scenes --to runs/subsets",
            "theia lab subsets --set data/scenes --to runs/short --seeds 1 --scenes 200 steps=50",
        ])
    {
        Add(_overrides);
        foreach (Option option in new Option[] { _set, _to, _teachers, _seeds, _config, _scenes, _threads })
            Add(option);
    }

    public override int Run(ParseResult line, Terminal terminal, CancellationToken cancellation)
    {
        var names = line.GetValue(_teachers) is { Length: > 0 } given ? given : SubsetOptions.DefaultTeachers;
        var threads = line.GetValue(_threads) ?? Environment.ProcessorCount;
        var scenes = line.GetValue(_scenes);
        var options = new SubsetOptions
        {
            Folder = line.GetRequiredValue(_to),
            Set = line.GetRequiredValue(_set),
            Teachers = [.. names.Select(name => TeacherDescription.Find(name).Spec)],
            Seeds = line.GetValue(_seeds),
            Overrides = line.GetValue(_overrides) ?? [],
            Threads = threads,
            Probe =
                new ProbeOptions { Photographs = null, Scenes = scenes, TestScenes = scenes / 2, Threads = threads },
        };
        if (line.GetValue(_config) is { } config)
            options = options with { Config = config };
        return TorchCode.Run(() => Study(options, terminal, cancellation));
    }

    private static int Study(SubsetOptions options, Terminal terminal, CancellationToken cancellation)
    {
        var study = SubsetStudy.Open(options);
        foreach (QuickstartStage stage in study.Stages())
        {
            if (stage.Title is { } title)
                terminal.Say(title);
            StageLine.Run(terminal, stage, cancellation);
        }

        if (study.Interrupted is { } run)
        {
            terminal.Say($"Interrupted in {run.Folder}; nothing is lost. Repeat the command to resume.");
            return 130;
        }

        terminal.Result(
            new { table = study.TablePath, students = study.Table.Done },
            _ => terminal.Say($"{study.Table.ToMarkdown()}\nThe table is in {study.TablePath}."));
        return 0;
    }
}
