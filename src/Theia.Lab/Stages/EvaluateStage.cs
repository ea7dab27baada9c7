namespace Theia.Lab.Stages;

/// <summary>The student beside its untrained self and the mean, on pictures it learned from and on pictures it never saw.</summary>
internal sealed class EvaluateStage(Workshop workshop)
{
    // As many as say something in a few seconds.
    private const int Most = 96;

    public string Run(IProgress<StageProgress> progress, CancellationToken cancellation)
    {
        using SampleSelection seen = Some("train")!;
        using SampleSelection? unseen = Some("val");
        long total = seen.Samples + (unseen?.Samples ?? 0);
        progress.Report(new StageProgress(0, total));
        using var distillation = Distillation.Resume(workshop.Places.Run);
        EvaluationReport? heldOut = unseen is null ? null : distillation.Evaluate(unseen, baselines: true, cancellation);
        progress.Report(new StageProgress(unseen?.Samples ?? 0, total));
        EvaluationReport trained = distillation.Evaluate(seen, baselines: true, cancellation);
        progress.Report(new StageProgress(total, total));
        new Evaluations(trained, heldOut).Save(workshop.Places.Evaluation);
        return $"{trained.Samples} pictures trained on, {heldOut?.Samples ?? 0} held out";
    }

    // Photographs are compared with photographs: what a student knows of drawings says nothing of the others.
    private SampleSelection? Some(string split)
    {
        using DistillationBatches? all = StudentData.Once(workshop, split);
        if (all is null)
            return null;
        IReadOnlyDictionary<string, string> paths = workshop.Set.LoadKeys();
        return new SampleSelection(all, key => !BundledPictures.IsDrawing(paths[key]), Most);
    }
}
