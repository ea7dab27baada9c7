using Theia.Data.Random;

namespace Theia.Networks.Layers;

/// <summary>
/// Random values for parameters. Each value is a function of a seed, the parameter's name and its place, so that
/// neither the order of filling nor the number of threads matters, and parameters that two models share start equal.
/// </summary>
internal static class SeededValues
{
    private const int Chunk = 1 << 14;

    // The sum of four uniform 16-bit numbers has this mean and this variance, and is nearly normal.
    private const double SumMean = 4 * 65535 / 2.0;
    private const double SumVariance = 4 * (65536.0 * 65536.0 - 1) / 12;

    /// <summary>Fills with normal values of mean 0.</summary>
    public static void Normal(Parameter parameter, long seed, string name, double deviation)
    {
        var random = For(seed, name);
        // The middle of one of 2^53 intervals is neither 0 nor 1.
        Fill(parameter, i => (float)(deviation * NormalQuantile.At(random.Unit(i) + (0.5 / (1L << 53)))));
    }

    /// <summary>Fills with uniform values between −<paramref name="bound"/> and <paramref name="bound"/>.</summary>
    public static void Uniform(Parameter parameter, long seed, string name, double bound)
    {
        var random = For(seed, name);
        Fill(parameter, i => (float)(bound * ((2 * random.Unit(i)) - 1)));
    }

    /// <summary>
    /// Fills with nearly normal values of mean 0, each the sum of four uniform ones: whole-number arithmetic that any
    /// other program can repeat. The weights of stand-ins are published so.
    /// </summary>
    public static void NearlyNormal(Parameter parameter, long seed, string name, float deviation)
    {
        var random = CounterRandom.FromKey(
            CounterRandom.Mix((ulong)seed ^ CounterRandom.Mix(CounterRandom.Hash(name))));
        Fill(parameter, i =>
        {
            var bits = random.Bits(i - 1);   // counted from -1, so that the stand-ins of all versions are equal
            var sum = (bits & 0xFFFF) + ((bits >> 16) & 0xFFFF) + ((bits >> 32) & 0xFFFF) + (bits >> 48);
            return (float)((sum - SumMean) / Math.Sqrt(SumVariance) * deviation);
        });
    }

    /// <summary>Fills with one value.</summary>
    public static void Constant(Parameter parameter, float value)
    {
        using var _ = no_grad();
        parameter.FillWith(value);
    }

    private static CounterRandom For(long seed, string name) => new((ulong)seed, CounterRandom.Hash(name), 0);

    private static void Fill(Parameter parameter, Func<long, float> value)
    {
        var values = new float[parameter.NumberOfElements];
        Parallel.For(0, (values.Length + Chunk - 1) / Chunk, chunk =>
        {
            var end = Math.Min((chunk + 1) * Chunk, values.Length);
            for (var i = chunk * Chunk; i < end; i++)
                values[i] = value(i);
        });
        using var _ = no_grad();
        using Tensor flat = tensor(values, device: CPU);
        using Tensor shaped = flat.view(parameter.shape);
        parameter.copy_(shaped);
    }
}
