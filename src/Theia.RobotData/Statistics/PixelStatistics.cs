namespace Theia.RobotData.Statistics;

/// <summary>Statistics of the pixels of one episode: exact, from a histogram per channel.</summary>
internal sealed class PixelStatistics
{
    private const int Channels = 3, Values = 256;

    private readonly long[] _histogram = new long[Channels * Values];
    private long _frames;

    /// <summary>Adds an image.</summary>
    public void Add(RgbImage image)
    {
        var pixels = image.Pixels;
        for (var i = 0; i < pixels.Length; i += Channels)
        {
            _histogram[pixels[i]]++;
            _histogram[Values + pixels[i + 1]]++;
            _histogram[(2 * Values) + pixels[i + 2]]++;
        }

        _frames++;
    }

    /// <summary>The statistics of the images so far, at least one; between 0 and 1.</summary>
    public RobotStatistics Result()
    {
        double[] Each(Func<ReadOnlyMemory<long>, double> value) =>
            [.. Enumerable.Range(0, Channels).Select(c => value(_histogram.AsMemory(c * Values, Values)))];
        var mean = Each(Mean);
        return new RobotStatistics(
            _frames, Each(counts => counts.Span.IndexOfAnyExcept(0L) / 255.0),
            Each(counts => counts.Span.LastIndexOfAnyExcept(0L) / 255.0), mean, Each(Std))
        {
            Quantiles = RobotStatistics.QuantileNames.ToDictionary(
                quantile => quantile.Name,
                quantile => (IReadOnlyList<double>)Each(counts => Quantile(counts.Span, quantile.Part)),
                StringComparer.Ordinal),
        };
    }

    private static double Mean(ReadOnlyMemory<long> counts)
    {
        double sum = 0, count = 0;
        for (var value = 0; value < Values; value++)
            (sum, count) = (sum + (value / 255.0 * counts.Span[value]), count + counts.Span[value]);
        return sum / count;
    }

    private static double Std(ReadOnlyMemory<long> counts)
    {
        var mean = Mean(counts);
        double sum = 0, count = 0;
        for (var value = 0; value < Values; value++)
        {
            var distance = (value / 255.0) - mean;
            (sum, count) = (sum + (distance * distance * counts.Span[value]), count + counts.Span[value]);
        }

        return Math.Sqrt(sum / count);
    }

    // The value that the part of all pixels does not exceed.
    private static double Quantile(ReadOnlySpan<long> counts, double part)
    {
        long total = 0, below = 0;
        foreach (var count in counts)
            total += count;
        var rank = (long)(part * (total - 1));
        for (var value = 0; value < Values; value++)
        {
            below += counts[value];
            if (below > rank)
                return value / 255.0;
        }

        return 1;
    }
}
