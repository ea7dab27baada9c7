using Theia.Data.Random;

namespace Theia.Layers;

/// <summary>
/// Random values for parameters. Each value is a function of a seed, the parameter's name and its place, so that neither the order of filling
/// nor the number of threads matters, and parameters that two models share start equal.
/// </summary>
internal static class SeededValues
{
    private const int Chunk = 1 << 14;

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
