namespace Theia.Training.Configuration;

/// <summary>What the data sets of a configuration hold, as far as the size of a run depends on it.</summary>
/// <param name="Train">Samples to train on.</param>
/// <param name="Val">Samples in the split <c>val</c>.</param>
/// <param name="Test">Samples in the split <c>test</c>.</param>
/// <param name="Teachers">Teachers whose features are stored with the first set.</param>
internal sealed record SetSize(long Train, long Val, long Test, IReadOnlyList<string> Teachers)
{
    /// <summary>Reads the sizes of the sets that a configuration names.</summary>
    /// <exception cref="UsageException">A set is missing.</exception>
    /// <exception cref="DataException">A set does not say how many samples it has.</exception>
    public static SetSize Of(DistillConfig config)
    {
        DatasetFolder[] sets = [.. config.DatasetMix.Keys.Select(
            name => DatasetFolder.Open(Path.Combine(config.DatasetRoot, name)))];
        Splits[] splits = [.. sets.Select(static set => set.LoadSplits())];
        return new SetSize(
            splits.Sum(static split => split.Train), splits.Sum(static split => split.Val),
            splits.Sum(static split => split.Test),
            [.. FeatureExtraction.Teachers(sets[0]).Select(static teacher => teacher.Id)]);
    }
}
