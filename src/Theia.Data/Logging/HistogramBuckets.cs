namespace Theia.Data.Logging;

/// <summary>
/// Counts values in the buckets that PyTorch's summaries use: growing by a tenth from 1e-12 to 1e20, both ways from 0.
/// </summary>
internal static class HistogramBuckets
{
    private static readonly double[] _edges = Edges();

    /// <summary>The histogram of the finite values; null when there are none.</summary>
    public static Histogram? Count(ReadOnlySpan<float> values)
    {
        var counts = new long[_edges.Length - 1];
        var histogram = new Histogram { Min = double.PositiveInfinity, Max = double.NegativeInfinity };
        foreach (double value in values)
        {
            if (!double.IsFinite(value))
                continue;
            histogram.Min = Math.Min(histogram.Min, value);
            histogram.Max = Math.Max(histogram.Max, value);
            histogram.Num++;
            histogram.Sum += value;
            histogram.SumSquares += value * value;
            counts[Bucket(value)]++;
        }

        if (histogram.Num == 0)
            return null;

        // A bucket stores only its upper limit; an empty bucket below the first one marks its lower limit.
        var first = Array.FindIndex(counts, count => count > 0);
        var last = Array.FindLastIndex(counts, count => count > 0);
        histogram.BucketLimit.AddRange(_edges[first..(last + 2)]);
        histogram.Bucket.Add(0);
        histogram.Bucket.AddRange(counts[first..(last + 1)].Select(count => (double)count));
        return histogram;
    }

    // From an edge up to the next, that excluded; what lies beyond the outermost is counted there.
    private static int Bucket(double value)
    {
        var found = Array.BinarySearch(_edges, value);
        return Math.Clamp(found >= 0 ? found : ~found - 1, 0, _edges.Length - 2);
    }

    private static double[] Edges()
    {
        var positive = new List<double>();
        for (var edge = 1e-12; edge < 1e20; edge *= 1.1)
            positive.Add(edge);
        return [.. positive.Select(edge => -edge).Reverse(), 0, .. positive];
    }
}
