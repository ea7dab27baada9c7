using System.Numerics;

namespace Theia.Data.Random;

/// <summary>
/// A random permutation of 0 … count − 1 of which any value can be computed alone, without a table: a Feistel network
/// over the smallest even number of bits that holds count, walked until it lands inside (Black and Rogaway, "Ciphers
/// with arbitrary finite domains", 2002). A network of this kind is a bijection whatever its round function, and inside
/// 4 · count values a walk takes fewer than four rounds on average.
/// </summary>
internal readonly struct Permutation
{
    private const int Rounds = 8;

    private readonly CounterRandom _random;
    private readonly long _count;
    private readonly int _halfBits;

    public Permutation(CounterRandom random, long count)
    {
        _random = random;
        _count = count;
        _halfBits = Math.Max(1, (BitOperations.Log2((ulong)Math.Max(1, count - 1)) + 2) / 2);
    }

    /// <summary>Where <paramref name="index"/> goes.</summary>
    public long this[long index]
    {
        get
        {
            do
                index = Encrypt(index);
            while (index >= _count);
            return index;
        }
    }

    private long Encrypt(long value)
    {
        var mask = (1L << _halfBits) - 1;
        long left = value >> _halfBits, right = value & mask;
        for (var round = 0; round < Rounds; round++)
            (left, right) = (right, left ^ ((long)_random.Bits((right * Rounds) + round) & mask));
        return (left << _halfBits) | right;
    }
}
