using System.CommandLine;
using Theia.Cli.CommandLine;
using Theia.Cli.Output;
using Theia.Lab.Pretraining;
using Theia.Lab.Pretraining.Configuration;
using Theia.Lab.Pretraining.Data;
using Theia.Lab.Quickstart;
using Theia.Training.Runs;

namespace Theia.Cli.Verbs;

/// <summary>Trains a small teacher on rendered scenes.</summary>
internal sealed class PretrainVerb : Verb
{
    private readonly Argument<string> _objective = new("objective")
    {
        Description = "Training objective. vit: scene attributes. clip: scenes and captions. "
            + "dinov2: scenes and photographs without labels. sam: masks of objects and parts. "
            + "depth: the depth of scenes.",
    };
    private readonly Argument<string[]> _overrides = Overrides.Argument(
        "Changes to the configuration, for instance steps=500.", Overrides.TeachKeys);
    private readonly Option<string> _to = SharedOptions.To(
        "Folder of the run; the same command resumes there after an interruption.");
    private readonly Option<string?> _config = SharedOptions.Config("teach-OBJECTIVE", Overrides.LabFiles);
    private readonly Option<int?> _threads = SharedOptions.Threads("threads of the configuration");

    public PretrainVerb() : base(
        "teach",
        "Train a small teacher on rendered scenes.",
        [
            "theia lab teach vit --to runs/nano-vit", "theia lab teach dinov2 --to runs/nano-dinov2",
            "theia lab teach vit --to runs/short steps=200 images.scenes=500",
        ])
    {
        _objective.AcceptOnlyFromAmong("vit", "clip", "dinov2", "sam", "depth");
        Add(_objective);
        Add(_overrides);
        Add(_to);
        Add(_config);
        Add(_threads);
    }

    public override int Run(ParseResult line, Terminal terminal, CancellationToken cancellation) =>
        TorchCode.Run(() => Teach(
            Enum.Parse<PretrainObjective>(line.GetRequiredValue(_objective), ignoreCase: true),
            line.GetRequiredValue(_to),
            line.GetValue(_config),
            OptionWords.Before(line.GetValue(_overrides) ?? [], ("--threads", "threads", line.GetValue(_threads))),
            terminal,
            cancellation));

    private static int Teach(
        PretrainObjective objective, string folder, string? config, string[] overrides,
        Terminal terminal, CancellationToken cancellation)
    {
        using TrainingRun<PretrainBatch> run = terminal.Stage("draw", "images", stage => PretrainRun.Open(
            objective,
            folder,
            new QuickstartOptions().Photographs,
            config,
            overrides,
            (done, total) => stage(done, total),
            cancellation));
        foreach (var notice in run.Notices)
            terminal.Warn(notice);
        TrainingStep? last = TrainingLoop.Show(
            terminal, "teach", run.Step, run.TotalSteps, run.Steps(cancellation), step => (step.Step, step.Loss));
        if (run.Interrupted)
        {
            terminal.Say(
                $"Interrupted after step {run.Step} of {run.TotalSteps}; nothing is lost. "
                + $"Resume with: theia lab teach {objective.ToString().ToLowerInvariant()} --to {folder}");
            return 130;
        }

        terminal.Result(
            new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["folder"] = folder,
                ["model"] = run.Folder.Model,
                ["step"] = run.Step,
                ["totalSteps"] = run.TotalSteps,
                ["loss"] = last?.Loss,
            },
            _ => terminal.Say($"The teacher is in {run.Folder.Model}; the log in {run.Folder.Log}."));
        return 0;
    }
}
