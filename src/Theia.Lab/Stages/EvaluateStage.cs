namespace Theia.Lab.Stages;

/// <summary>The student beside its untrained self and the mean, on pictures it learned from and on pictures it never saw.</summary>
internal sealed class EvaluateStage(Workshop workshop)
{
    public string Run(IProgress<StageProgress> progress, CancellationToken cancellation)
    {
        Splits splits = workshop.Set.LoadSplits();
        progress.Report(new StageProgress(0, splits.Train + splits.Val));
        using DistillationBatches train = StudentData.Once(workshop, "train")!;
        using DistillationBatches? heldOut = StudentData.Once(workshop, "val");
        using var distillation = DistillStage.Open(workshop, train, heldOut);
        EvaluationReport? unseen = heldOut is null ? null : distillation.Evaluate(heldOut, baselines: true, cancellation);
        progress.Report(new StageProgress(splits.Val, splits.Train + splits.Val));
        EvaluationReport seen = distillation.Evaluate(train, baselines: true, cancellation);
        progress.Report(new StageProgress(splits.Train + splits.Val, splits.Train + splits.Val));
        new Evaluations(seen, unseen).Save(workshop.Places.Evaluation);
        return $"{seen.Samples} pictures trained on, {unseen?.Samples ?? 0} held out";
    }
}
