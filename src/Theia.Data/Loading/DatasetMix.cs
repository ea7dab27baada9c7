namespace Theia.Data.Loading;

/// <summary>How much of an epoch each dataset of a mix makes.</summary>
internal sealed class DatasetMix
{
    private DatasetMix(IReadOnlyList<Part> parts)
    {
        Parts = parts;
        ExpectedLength = parts.Sum(part => part.ExpectedLength);
        Probabilities = [.. parts.Select(part => part.ExpectedLength / ExpectedLength)];
    }

    /// <summary>The datasets that have samples in the split, in the order of the mix.</summary>
    public IReadOnlyList<Part> Parts { get; }

    /// <summary>Samples that make an epoch; a fraction where weights are.</summary>
    public double ExpectedLength { get; }

    /// <summary>Share of each part in the mix.</summary>
    public IReadOnlyList<double> Probabilities { get; }

    /// <summary>Weighs datasets by length, ratio and weight; in evaluation splits every weight counts as 1.</summary>
    /// <exception cref="UsageException">A weight or the ratio is out of range, a name comes twice,
    /// or nothing is left.</exception>
    public static DatasetMix Create(
        IReadOnlyList<DatasetWeight> mix, string split, Func<string, long> length, double ratio)
    {
        Check(mix, ratio);
        var training = split is not ("val" or "eval");
        var parts = mix
            .Select(dataset => new Part(dataset.Name, length(dataset.Name), training ? dataset.Weight : 1, ratio))
            .Where(part => part.Length > 0);
        var found = new DatasetMix([.. parts]);
        return found.Parts.Count > 0 ? found : throw new UsageException(
            $"None of the data sets {string.Join(", ", mix.Select(dataset => dataset.Name))} has samples in the split "
            + $"'{split}'. Choose another split, or pack more images or smaller shards.");
    }

    /// <summary>
    /// Batches of <paramref name="batch"/> samples on each of <paramref name="world"/> ranks that make an epoch.
    /// </summary>
    public long StepsPerEpoch(int batch, int world) => (long)Math.Ceiling(ExpectedLength / batch / world);

    /// <summary>
    /// Samples of an epoch when <paramref name="ratio"/> of <paramref name="length"/> is wanted; in doubles as the
    /// reference, so 100 · 0.07 gives 8.
    /// </summary>
    public static long LengthTimesRatio(long length, double ratio) => (long)Math.Ceiling(length * ratio);

    private static void Check(IReadOnlyList<DatasetWeight> mix, double ratio)
    {
        if (mix.Count == 0)
            throw new UsageException("The mix names no data set. Name at least one.");
        if (!(ratio > 0 && double.IsFinite(ratio)))
            throw new UsageException($"The data set ratio must be above 0; got {ratio}.");
        foreach (DatasetWeight dataset in mix)
        {
            if (!(dataset.Weight > 0 && double.IsFinite(dataset.Weight)))
            {
                throw new UsageException(
                    $"The weight of data set '{dataset.Name}' must be above 0; got {dataset.Weight}. "
                    + "Remove data sets that should not be read.");
            }
        }

        if (mix.Select(dataset => dataset.Name).Distinct(StringComparer.Ordinal).Count() != mix.Count)
            throw new UsageException("The mix names a data set twice. Name each once, with a weight.");
    }

    /// <summary>One dataset of a mix.</summary>
    /// <param name="Name">Its folder below the root.</param>
    /// <param name="Length">Samples in the split.</param>
    /// <param name="Weight">Times that its length counts.</param>
    /// <param name="Ratio">Share of its length that an epoch takes.</param>
    public sealed record Part(string Name, long Length, double Weight, double Ratio)
    {
        /// <summary>Samples that it gives to an epoch.</summary>
        public double ExpectedLength => Weight * LengthTimesRatio(Length, Ratio);
    }
}
