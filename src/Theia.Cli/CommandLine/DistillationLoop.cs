using Theia.Cli.Output;
using Theia.Data.Errors;
using Theia.Lab.Report;

namespace Theia.Cli.CommandLine;

/// <summary>Shows the progress and the result of a distillation. Used only by verbs that need tensors.</summary>
internal static class DistillationLoop
{
    /// <summary>Runs what is left of <paramref name="distillation"/>.</summary>
    public static int Run(Distillation distillation, Terminal terminal, CancellationToken cancellation)
    {
        foreach (var notice in distillation.Notices)
            terminal.Warn(notice);
        var run = distillation.Config.RunFolder;
        DistillStep? last = TrainingLoop.Show(
            terminal, "distill", distillation.Step, distillation.TotalSteps,
            Reported(distillation, cancellation), step => (step.Step, step.Loss));
        if (distillation.Interrupted)
        {
            terminal.Say(
                $"Interrupted after step {distillation.Step} of {distillation.TotalSteps}; "
                + $"Resume with: theia resume {run}");
            return 130;
        }

        terminal.Result(
            // The same names always, null where nothing was left to do; a property that is null would be left out.
            new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["run"] = run,
                ["model"] = distillation.ModelFolder,
                ["step"] = distillation.Step,
                ["totalSteps"] = distillation.TotalSteps,
                ["loss"] = last?.Loss,
                ["targets"] = last?.Targets,
                ["evaluation"] = last?.Evaluation,
            },
            _ =>
            {
                if (last is not null)
                    terminal.Say($"Loss {last.Loss:0.0000} after {Amount.Of(last.Step, "step")}.");
                terminal.Say(
                    $"The student is in {distillation.ModelFolder}; the log in {Path.Combine(run, "log.jsonl")}.");
                if (HasStrips(distillation))
                    terminal.Say($"What it sees is in {Path.Combine(run, RunReport.FileName)}.");
            });
        return 0;
    }

    // The page follows the strips, so that it can be watched. A run that was killed between the two has its page now,
    // even where no step is left.
    private static IEnumerable<DistillStep> Reported(Distillation distillation, CancellationToken cancellation)
    {
        if (HasStrips(distillation))
            RunReport.Write(distillation.Config.RunFolder);
        foreach (var step in distillation.Steps(cancellation))
        {
            if (step.Strip is not null)
                RunReport.Write(distillation.Config.RunFolder);
            yield return step;
        }
    }

    private static bool HasStrips(Distillation distillation) => distillation.Config.StripInterval > 0
        && Directory.Exists(Path.Combine(distillation.Config.RunFolder, "strips"));
}
