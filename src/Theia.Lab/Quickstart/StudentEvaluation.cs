using Theia.Lab.Report;

namespace Theia.Lab.Quickstart;

/// <summary>Evaluates student, untrained student and mean on held-out and training images of each kind.</summary>
internal sealed class StudentEvaluation(QuickstartContext context)
{
    // Enough for stable means in a few seconds.
    private const int MostSamples = 60;

    /// <summary>The groups that an earlier stage evaluated: held-out images first, by kind.</summary>
    public static IReadOnlyList<EvaluatedGroup> Load(string path) => StageFile.Load<Content>(path).Groups;

    public string Run(IProgress<StageProgress> progress, CancellationToken cancellation)
    {
        IReadOnlyDictionary<string, string> paths = context.Set.LoadKeys();
        List<(ImageKind Kind, bool HeldOut, SampleSelection Selection)> groups = [];
        try
        {
            foreach (var split in new[] { "val", "train" })
            {
                groups.AddRange(context.Choice.Kinds.Select(kind => (kind, split == "val", Select(split, kind, paths)))
                    .Where(group => group.Item3.Samples > 0));
            }

            return Evaluate(groups, progress, cancellation);
        }
        finally
        {
            foreach (var (_, _, selection) in groups)
                selection.Dispose();
        }
    }

    private string Evaluate(
        List<(ImageKind Kind, bool HeldOut, SampleSelection Selection)> groups,
        IProgress<StageProgress> progress, CancellationToken cancellation)
    {
        using var distillation = Distillation.Resume(context.Paths.Run);
        List<EvaluatedGroup> evaluated = [];
        var total = groups.Sum(group => group.Selection.Samples);
        foreach (var (kind, heldOut, selection) in groups)
        {
            progress.Report(new StageProgress(
                evaluated.Sum(group => group.Report.Samples), total, heldOut ? $"held-out {kind.Name}" : kind.Name));
            var report = distillation.Evaluate(selection, baselines: true, cancellation);
            evaluated.Add(new EvaluatedGroup(kind.Name, heldOut, report));
        }

        progress.Report(new StageProgress(total, total));
        StageFile.Save(context.Paths.Evaluation, new Content(evaluated));
        return $"{string.Join(", ", evaluated.Select(group => $"{group.Report.Samples} {group.Title}"))}";
    }

    private SampleSelection Select(string split, ImageKind kind, IReadOnlyDictionary<string, string> paths)
    {
        using DistillationBatches? all = StudentData.Once(context, split);
        return new SampleSelection(all, key => kind.Holds(paths[key]), MostSamples);
    }

    private sealed record Content(IReadOnlyList<EvaluatedGroup> Groups);
}
