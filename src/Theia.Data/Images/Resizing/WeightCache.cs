using System.Collections.Concurrent;

namespace Theia.Data.Images.Resizing;

/// <summary>Cached resampling weights; recomputing them costs 15 to 60 % of resizing a small image.</summary>
internal static class WeightCache
{
    private const int MostEntries = 256;
    private const int LongestAxis = 1 << 14;   // a rare giant should not stay in memory

    private static readonly ConcurrentDictionary<(int, int, Resampling), AxisWeights> _entries = new();

    /// <summary>The weights from <paramref name="inputs"/> to <paramref name="outputs"/> positions.</summary>
    public static AxisWeights Get(int inputs, int outputs, Resampling filter)
    {
        if (_entries.TryGetValue((inputs, outputs, filter), out AxisWeights? found))
            return found;
        var weights = new AxisWeights(inputs, outputs, filter);
        if (Math.Max(inputs, outputs) > LongestAxis)
            return weights;
        if (_entries.Count >= MostEntries)
            _entries.Clear();
        return _entries.GetOrAdd((inputs, outputs, filter), weights);
    }
}
