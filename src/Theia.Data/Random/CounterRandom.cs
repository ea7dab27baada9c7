using System.Text;

namespace Theia.Data.Random;

/// <summary>
/// Random numbers that are a function of a key and a counter, so that any of them can be computed
/// without those before it. The mixing function is that of SplitMix64 (doi 10.1145/2714064.2660195);
/// unlike System.Random it stays the same in every version.
/// </summary>
internal readonly struct CounterRandom
{
    private const ulong GoldenRatio = 0x9E3779B97F4A7C15;

    private readonly ulong _key;

    private CounterRandom(ulong key) => _key = key;

    /// <summary>The stream of a seed, a stream number and a part of it.</summary>
    public CounterRandom(ulong seed, ulong stream, ulong part)
        : this(Next(Next(Next(seed) ^ stream) ^ part))
    {
    }

    /// <summary>The stream of a key that is already mixed.</summary>
    public static CounterRandom FromKey(ulong key) => new(key);

    /// <summary>64 random bits: the <paramref name="counter"/>-th number of this stream.</summary>
    public ulong Bits(long counter) => Next(_key + (GoldenRatio * (ulong)counter));

    /// <summary>A whole number from 0 to <paramref name="limit"/> − 1.</summary>
    public long Below(long limit, long counter) => (long)Math.BigMul(Bits(counter), (ulong)limit, out _);

    /// <summary>A number in [0, 1) with 53 random bits.</summary>
    public double Unit(long counter) => (Bits(counter) >> 11) * (1.0 / (1L << 53));

    /// <summary>64 bits of which each depends on all bits of <paramref name="value"/>; 0 stays 0.</summary>
    public static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }

    /// <summary>The next state of SplitMix64, mixed.</summary>
    public static ulong Next(ulong state) => Mix(state + GoldenRatio);

    /// <summary>A name as 64 bits for a key: FNV-1a of its UTF-8 bytes.</summary>
    public static ulong Hash(string name)
    {
        var hash = 0xCBF29CE484222325;
        foreach (var part in Encoding.UTF8.GetBytes(name))
            hash = (hash ^ part) * 0x100000001B3;
        return hash;
    }
}
