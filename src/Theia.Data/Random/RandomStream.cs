namespace Theia.Lab.Pictures;

/// <summary>
/// Random choices by counting: throw <c>n</c> of a seed is the same on every machine and in every version (SplitMix64, Steele et al. 2014).
/// </summary>
internal struct Dice
{
    private ulong _state;

    private Dice(ulong state) => _state = state;

    /// <summary>Dice of their own for each place in a program: same seed and place, same throws.</summary>
    public static Dice For(ulong seed, params ReadOnlySpan<ulong> place)
    {
        var state = Mix(seed);
        foreach (var part in place)
            state = Mix(state ^ Mix(part + 0x9E3779B97F4A7C15));
        return new Dice(state);
    }

    /// <summary>64 bits of which each depends on all bits of <paramref name="value"/>.</summary>
    public static ulong Mix(ulong value)
    {
        value ^= value >> 30;
        value *= 0xBF58476D1CE4E5B9;
        value ^= value >> 27;
        value *= 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }

    /// <summary>0 … 1, without 1.</summary>
    public double Next()
    {
        _state += 0x9E3779B97F4A7C15;
        return (Mix(_state) >> 11) * (1.0 / (1UL << 53));
    }

    /// <summary><paramref name="low"/> … <paramref name="high"/>.</summary>
    public double Between(double low, double high) => low + ((high - low) * Next());

    /// <summary>0 … <paramref name="count"/> − 1.</summary>
    public int Below(int count) => (int)(Next() * count);

    /// <summary>True in one of <paramref name="times"/> throws.</summary>
    public bool OneIn(int times) => Below(times) == 0;

    /// <summary>One of the choices.</summary>
    public T Of<T>(params ReadOnlySpan<T> choices) => choices[Below(choices.Length)];

    /// <summary>The numbers 0 … <paramref name="count"/> − 1 in a random order (Fisher-Yates).</summary>
    public int[] Order(int count)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        for (var i = count - 1; i > 0; i--)
        {
            var j = Below(i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }

        return order;
    }
}
