namespace Theia.Decoding.Tokens;

/// <summary>
/// Euclidean lengths of tokens: how they are distributed, and which stand out. Long tokens on plain background are the
/// artifacts of arXiv 2309.16588; Theia (section 5) relates the entropy of the distribution to success in robot tasks.
/// </summary>
internal sealed class TokenNorms
{
    /// <summary>Bins of the histogram, unless told otherwise.</summary>
    public const int StandardBins = 100;

    private TokenNorms(double[] lengths)
    {
        Lengths = lengths;
        double[] sorted = [.. lengths.Order()];
        Median = (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>One per token, image by image.</summary>
    public IReadOnlyList<double> Lengths { get; }

    /// <summary>Their median over all tokens; of an even number the mean of the middle two.</summary>
    public double Median { get; }

    /// <summary>Measures tokens.</summary>
    /// <param name="tokens">[N, C] or [B, N, C], patch tokens only.</param>
    /// <exception cref="UsageException">There are none, or a value is not finite.</exception>
    public static TokenNorms Of(Tensor tokens)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        if (tokens.numel() == 0)
            throw new UsageException("There are no tokens to measure. Give those of at least one image.");
        var wide = tokens.detach().to(float64, CPU);
        var wrong = wide.isfinite().logical_not().nonzero();
        if (wrong.size(0) > 0)
        {
            throw new UsageException(
                $"A token holds NaN or infinity, first at [{string.Join(", ", wrong[0].data<long>().ToArray())}] "
                + $"of [{string.Join(", ", tokens.shape)}].");
        }

        return new TokenNorms(wide.mul(wide).sum(-1).sqrt().contiguous().data<double>().ToArray());
    }

    /// <summary>Which tokens are longer than a cut-off.</summary>
    /// <param name="cutoff">Default: twice the median, which fits any scale of features.</param>
    public IReadOnlyList<bool> Outliers(double? cutoff = null) =>
        [.. Lengths.Select(length => length > (cutoff ?? 2 * Median))];

    /// <summary>
    /// Entropy of the distribution of lengths, in nats: −Σ p · ln p over equal bins from the least to the greatest
    /// length; 0 where all are equal. Divided by ln(bins) it lies between 0 and 1.
    /// </summary>
    /// <param name="bins">How many, at least 2.</param>
    public double Entropy(int bins = StandardBins) => Histogram(bins)
        .Where(count => count > 0)
        .Sum(count => -(double)count / Lengths.Count * Math.Log((double)count / Lengths.Count));

    /// <summary>Tokens per bin; the last bin holds its upper edge.</summary>
    public IReadOnlyList<int> Histogram(int bins = StandardBins)
    {
        double low = Lengths.Min(), high = Lengths.Max();
        var counts = new int[bins];
        foreach (var length in Lengths)
            counts[high > low ? Math.Min((int)((length - low) / (high - low) * bins), bins - 1) : 0]++;
        return counts;
    }

    /// <summary>The lengths of one image as a map from its least to its greatest.</summary>
    /// <param name="grid">Rows and columns. Default: a square.</param>
    public HeatMap Map((int Rows, int Columns)? grid = null) => HeatMap.Of(Lengths, grid);

    /// <summary>The lengths of one image as a map from 0 to twice the median, which clips outliers.</summary>
    /// <inheritdoc cref="Map"/>
    public HeatMap ClippedMap((int Rows, int Columns)? grid = null) => Map(grid) with { Low = 0, High = 2 * Median };
}
