using System.Runtime.InteropServices;
using Theia.Checkpoints;
using Theia.Data.Random;

namespace Theia.Teachers;

/// <summary>
/// Fills a network with numbers drawn from a seed: the same on every machine, and each by its place alone, so that no order matters.
/// Signals neither fade nor grow, and the patches outweigh the positions, so features follow the picture.
/// </summary>
internal static class SeededWeights
{
    private const float SmallDeviation = 0.02f;

    // The sum of four uniform 16-bit numbers has this mean and this variance, and is nearly normal.
    private const double SumMean = 4 * 65535 / 2.0;
    private const double SumVariance = 4 * (65536.0 * 65536.0 - 1) / 12;

    private static readonly string[] _ones = ["norm.weight", "norm1.weight", "norm2.weight", "norm_before.weight", "norm_after.weight", "lambda1"];
    private static readonly string[] _small = ["position", "cls_token", "class_embedding", "mask_token"];

    /// <summary>Sets every parameter: factors to one, offsets to zero, matrices to a deviation of 1/√inputs, tokens and positions to 0.02.</summary>
    public static void Fill(Module module, long seed)
    {
        foreach (var (name, parameter) in StateDict.Of(module))
        {
            var values = new float[parameter.numel()];
            if (_ones.Any(end => name.EndsWith(end, StringComparison.Ordinal)))
                values.AsSpan().Fill(1);
            else if (!name.EndsWith("bias", StringComparison.Ordinal))
                Draw(values, For(seed, name), Deviation(name, parameter));
            MemoryMarshal.AsBytes<float>(values).CopyTo(parameter.bytes);
        }
    }

    private static float Deviation(string name, Parameter parameter) => parameter.dim() == 0 || _small.Any(part => name.Contains(part, StringComparison.Ordinal))
        ? SmallDeviation
        : (float)(1 / Math.Sqrt((double)parameter.numel() / parameter.size(0)));

    private static CounterRandom For(long seed, string name) =>
        CounterRandom.FromKey(CounterRandom.Mix((ulong)seed ^ CounterRandom.Mix(CounterRandom.Hash(name))));

    private static void Draw(float[] values, CounterRandom random, float deviation)
    {
        for (var i = 0; i < values.Length; i++)
        {
            var bits = random.Bits(i - 1);   // counted from −1, so that the stand-ins of all versions are equal
            var sum = (bits & 0xFFFF) + ((bits >> 16) & 0xFFFF) + ((bits >> 32) & 0xFFFF) + (bits >> 48);
            values[i] = (float)((sum - SumMean) / Math.Sqrt(SumVariance) * deviation);
        }
    }
}
