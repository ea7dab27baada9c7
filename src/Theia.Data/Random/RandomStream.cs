namespace Theia.Data.Random;

/// <summary>
/// An independent random stream for each (seed, location), read one number after another. A copy continues on its own.
/// </summary>
internal struct RandomStream
{
    private readonly CounterRandom _random;
    private long _counter;

    private RandomStream(CounterRandom random) => _random = random;

    /// <summary>The stream of a seed and a location: what the numbers are for, and the indices there.</summary>
    public static RandomStream At(ulong seed, params ReadOnlySpan<ulong> location)
    {
        var key = CounterRandom.Mix(seed);
        foreach (var part in location)
            key = CounterRandom.Mix(key ^ CounterRandom.Next(part));
        return new RandomStream(CounterRandom.FromKey(key));
    }

    /// <summary>A number in [0, 1).</summary>
    public double Next() => _random.Unit(_counter++);

    /// <summary>A number in [<paramref name="low"/>, <paramref name="high"/>).</summary>
    public double Between(double low, double high) => low + ((high - low) * Next());

    /// <summary>A whole number from 0 to <paramref name="count"/> − 1.</summary>
    public int Below(int count) => (int)(Next() * count);

    /// <summary>True once in <paramref name="times"/> on average.</summary>
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
