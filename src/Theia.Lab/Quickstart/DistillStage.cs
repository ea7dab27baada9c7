using Theia.Data.Errors;

namespace Theia.Lab.Quickstart;

/// <summary>The student learns.</summary>
internal sealed class DistillStage(QuickstartContext workshop)
{
    public string Run(IProgress<StageProgress> progress, CancellationToken cancellation)
    {
        using var distillation = Distillation.StartOrResume(workshop.Plan);
        progress.Report(new StageProgress(distillation.Step, distillation.TotalSteps));
        foreach (DistillStep step in distillation.Steps(cancellation))
            progress.Report(new StageProgress(step.Step, step.TotalSteps, $"loss {step.Loss:0.000}"));
        cancellation.ThrowIfCancellationRequested();
        return $"{Amount.Of(distillation.TotalSteps, "step")} of {Amount.Of(distillation.Config.BatchSize, "image")}";
    }
}
