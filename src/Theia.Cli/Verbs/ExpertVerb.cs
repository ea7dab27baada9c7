using System.CommandLine;
using Theia.Cli.CommandLine;
using Theia.Cli.Output;
using Theia.Lab.Experts;

namespace Theia.Cli.Verbs;

/// <summary>Trains an expert of a robot task on its true state.</summary>
internal sealed class ExpertVerb : Verb
{
    private readonly Argument<string> _task = new("task")
    {
        Description = "Suite and name of the task, for instance mini/walker-walk.",
    };
    private readonly Argument<string[]> _overrides = Overrides.Argument(
        "Changes to the configuration, for instance steps=50000.", Overrides.ExpertKeys);
    private readonly Option<string> _to = SharedOptions.To(
        "Folder of the run; the same command resumes there after an interruption.");

    public ExpertVerb() : base(
        "expert",
        "Train an expert of a robot task on its true state.",
        [
            "theia lab expert mini/walker-walk --to runs/walker",
            "theia lab expert mini/finger-spin --to runs/finger steps=80000",
        ])
    {
        Add(_task);
        Add(_overrides);
        Add(_to);
    }

    public override int Run(ParseResult line, Terminal terminal, CancellationToken cancellation) =>
        TorchCode.Run(() => Train(
            line.GetRequiredValue(_task),
            line.GetRequiredValue(_to),
            line.GetValue(_overrides) ?? [],
            terminal,
            cancellation));

    private static int Train(
        string task, string folder, string[] overrides, Terminal terminal, CancellationToken cancellation)
    {
        using var run = ExpertRun.Open(task, folder, overrides);
        foreach (var notice in run.Notices)
            terminal.Warn(notice);
        _ = terminal.Stage("expert", "steps", stage =>
        {
            stage(run.Step, run.Config.Steps);
            foreach (var step in run.Steps(cancellation))
                stage(step.Step, step.TotalSteps, run.BestScore < 0 ? "" : $"best score {run.BestScore:0.0}");
            return run.Step;
        });
        if (run.Interrupted)
        {
            terminal.Say(
                $"Interrupted after step {run.Step} of {run.Config.Steps}; nothing is lost. "
                + $"Resume with: theia lab expert {run.Config.Task} --to {folder}");
            return 130;
        }

        terminal.Result(
            new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["folder"] = folder,
                ["model"] = run.Folder,
                ["step"] = run.Step,
                ["score"] = run.BestScore,
            },
            _ => terminal.Say($"The expert with the best score, {run.BestScore:0.0}, is in {run.Folder}."));
        return 0;
    }
}
