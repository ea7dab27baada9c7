namespace Theia.Data.Loading;

/// <summary>
/// Random numbers that are a function of a key and a counter, so that any of them can be had without those before it.
/// The mixing function is that of SplitMix64; unlike System.Random it will be the same in every version.
/// </summary>
internal readonly struct CounterRandom(ulong seed, ulong stream, ulong part)
{
    private const ulong GoldenRatio = 0x9E3779B97F4A7C15;

    private readonly ulong _key = Mix(Mix(Mix(seed) ^ stream) ^ part);

    /// <summary>64 random bits: the <paramref name="counter"/>-th number of this stream.</summary>
    public ulong Bits(long counter) => Mix(_key + (GoldenRatio * (ulong)counter));

    /// <summary>A whole number from 0 to <paramref name="limit"/> − 1.</summary>
    public long Below(long limit, long counter) => (long)Math.BigMul(Bits(counter), (ulong)limit, out _);

    /// <summary>A number in [0, 1) with 53 random bits.</summary>
    public double Unit(long counter) => (Bits(counter) >> 11) * (1.0 / (1L << 53));

    private static ulong Mix(ulong z)
    {
        z += GoldenRatio;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
