using System.Runtime.InteropServices;
using System.Text;
using Theia.Checkpoints;

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
                Draw(values, Mix((ulong)seed ^ Mix(Hash(name))), Deviation(name, parameter));
            MemoryMarshal.AsBytes<float>(values).CopyTo(parameter.bytes);
        }
    }

    private static float Deviation(string name, Parameter parameter) => parameter.dim() == 0 || _small.Any(part => name.Contains(part, StringComparison.Ordinal))
        ? SmallDeviation
        : (float)(1 / Math.Sqrt((double)parameter.numel() / parameter.size(0)));

    private static void Draw(float[] values, ulong key, float deviation)
    {
        for (var i = 0; i < values.Length; i++)
        {
            var bits = Mix(key + ((ulong)i * 0x9E3779B97F4A7C15));
            var sum = (bits & 0xFFFF) + ((bits >> 16) & 0xFFFF) + ((bits >> 32) & 0xFFFF) + (bits >> 48);
            values[i] = (float)((sum - SumMean) / Math.Sqrt(SumVariance) * deviation);
        }
    }

    // FNV-1a, then the finaliser of SplitMix64 (doi 10.1145/2714064.2660195).
    private static ulong Hash(string name) =>
        Encoding.UTF8.GetBytes(name).Aggregate(0xCBF29CE484222325, (hash, value) => unchecked((hash ^ value) * 0x100000001B3));

    private static ulong Mix(ulong bits)
    {
        unchecked
        {
            bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
            bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
            return bits ^ (bits >> 31);
        }
    }
}
