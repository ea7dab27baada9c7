namespace Theia.Lab.Quickstart;

/// <summary>Evaluates student, untrained student and mean on held-out and training images of each kind.</summary>
internal sealed class EvaluateStage(QuickstartContext workshop)
{
    // As many as say something in a few seconds.
    private const int Most = 60;

    public string Run(IProgress<StageProgress> progress, CancellationToken cancellation)
    {
        IReadOnlyDictionary<string, string> paths = workshop.Set.LoadKeys();
        List<(ImageKind Kind, bool HeldOut, SampleSelection Some)> groups = [];
        try
        {
            foreach (var split in new[] { "val", "train" })
            {
                groups.AddRange(workshop.Choice.Kinds.Select(kind => (kind, split == "val", Some(split, kind, paths)))
                    .Where(group => group.Item3.Samples > 0));
            }

            return Evaluate(groups, progress, cancellation);
        }
        finally
        {
            foreach (var (_, _, some) in groups)
                some.Dispose();
        }
    }

    private string Evaluate(
        List<(ImageKind Kind, bool HeldOut, SampleSelection Some)> groups,
        IProgress<StageProgress> progress, CancellationToken cancellation)
    {
        using var distillation = Distillation.Resume(workshop.Places.Run);
        List<EvaluatedGroup> found = [];
        var total = groups.Sum(group => group.Some.Samples);
        foreach (var (kind, heldOut, some) in groups)
        {
            progress.Report(new StageProgress(
                found.Sum(group => group.Report.Samples), total, heldOut ? $"held-out {kind.Name}" : kind.Name));
            found.Add(
                new EvaluatedGroup(kind.Name, heldOut, distillation.Evaluate(some, baselines: true, cancellation)));
        }

        progress.Report(new StageProgress(total, total));
        StageFile.Save(workshop.Places.Evaluation, new Evaluations(found));
        return $"{string.Join(", ", found.Select(group => $"{group.Report.Samples} {group.Title}"))}";
    }

    private SampleSelection Some(string split, ImageKind kind, IReadOnlyDictionary<string, string> paths)
    {
        using DistillationBatches? all = StudentData.Once(workshop, split);
        return new SampleSelection(all, key => kind.Holds(paths[key]), Most);
    }
}
