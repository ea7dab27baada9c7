using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Theia.Data.Tensors;

namespace Theia.Data.Statistics;

/// <summary>
/// Count, mean and sum of squared deviations of each channel, in double precision. Two are merged by the rule of Chan,
/// Golub and LeVeque (1979), which loses nothing where the mean is large against the deviation: some channels of ViT-H
/// have 118 times. The same values in the same order give the same bits on every machine: sums run in four fixed lanes.
/// </summary>
internal sealed class ChannelMoments(int channels)
{
    /// <summary>Values seen of each channel.</summary>
    public long Count { get; private set; }

    /// <summary>Mean of each channel.</summary>
    public double[] Mean { get; } = new double[channels];

    /// <summary>Sum of (x − mean)² of each channel.</summary>
    public double[] SquaredDeviations { get; } = new double[channels];

    /// <summary>Restores what an earlier run had measured.</summary>
    public static ChannelMoments Of(long count, ReadOnlySpan<double> mean, ReadOnlySpan<double> squaredDeviations)
    {
        var moments = new ChannelMoments(mean.Length) { Count = count };
        mean.CopyTo(moments.Mean);
        squaredDeviations.CopyTo(moments.SquaredDeviations);
        return moments;
    }

    /// <summary>Adds one feature map, bf16 bits [C, positions].</summary>
    /// <returns>The first channel that holds NaN or infinity, with nothing of the map to be relied
    /// on; −1 when all is well.</returns>
    public int Add(ReadOnlySpan<ushort> map)
    {
        var positions = map.Length / Mean.Length;
        for (var channel = 0; channel < Mean.Length; channel++)
        {
            ReadOnlySpan<ushort> values = map.Slice(channel * positions, positions);
            var mean = Sum(values, 0, power: 1) / positions;
            if (!double.IsFinite(mean))
                return channel;
            Merge(channel, positions, mean, Sum(values, mean, power: 2));
        }

        Count += positions;
        return -1;
    }

    /// <summary>Adds what was measured elsewhere. The order of merging decides the last bits.</summary>
    public void Add(ChannelMoments other)
    {
        for (var channel = 0; channel < Mean.Length; channel++)
            Merge(channel, other.Count, other.Mean[channel], other.SquaredDeviations[channel]);
        Count += other.Count;
    }

    private void Merge(int channel, long count, double mean, double squaredDeviations)
    {
        if (count == 0)
            return;
        double total = Count + count, step = mean - Mean[channel];
        Mean[channel] += step * (count / total);
        SquaredDeviations[channel] += squaredDeviations + (step * step * (Count * (count / total)));
    }

    private static double Sum(ReadOnlySpan<ushort> values, double mean, int power)
    {
        Vector256<double> means = Vector256.Create(mean), sum = default;
        ref var source = ref MemoryMarshal.GetReference(values);
        var p = 0;
        for (; p + Vector256<ushort>.Count <= values.Length; p += Vector256<ushort>.Count)
        {
            (Vector256<float> lower, Vector256<float> upper) =
                BFloat16.Widen(Vector256.LoadUnsafe(ref source, (nuint)p));
            sum = Add(sum, lower, means, power);
            sum = Add(sum, upper, means, power);
        }

        var rest = 0.0;
        for (; p < values.Length; p++)
        {
            var deviation = BFloat16.ToSingle(values[p]) - mean;
            rest += power == 1 ? deviation : deviation * deviation;
        }

        return sum[0] + sum[1] + sum[2] + sum[3] + rest;
    }

    private static Vector256<double> Add(
        Vector256<double> sum, Vector256<float> values, Vector256<double> means, int power)
    {
        (Vector256<double> lower, Vector256<double> upper) = Vector256.Widen(values);
        lower -= means;
        upper -= means;
        return power == 1 ? sum + lower + upper : sum + (lower * lower) + (upper * upper);
    }
}
