namespace Theia.Lab.Quickstart;

/// <summary>Images and features of the quickstart's set, opened for a purpose.</summary>
internal static class StudentData
{
    /// <summary>Each sample of a split once, as stored; null where the split is empty.</summary>
    public static DistillationBatches? Once(QuickstartContext context, string split)
        => context.Set.LoadSplits()[split] == 0 ? null : DistillationBatches.Open(
            context.Set.Root,
            [new DatasetWeight(context.Set.Name)],
            split,
            [.. context.Teachers.Select(teacher => new FeatureRequest(teacher.Spec, teacher.Spec.HasClassToken))],
            new BatchOptions { BatchSize = 16, Shuffle = false, Once = true });
}
