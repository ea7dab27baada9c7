namespace Theia.Robotics.Tasks.Cortex.MetaWorld;

/// <summary>Functions that rewards of Meta-World are made of.</summary>
internal static class Shaping
{
    /// <summary>1 up to a length, then less, with a long tail; 0.1 at the margin.</summary>
    /// <param name="length">The length.</param>
    /// <param name="upTo">Where it begins to fall.</param>
    /// <param name="margin">How far beyond it is 0.1.</param>
    /// <param name="from">Below this it falls too. Default: 0.</param>
    public static double Near(double length, double upTo, double margin, double from = 0) =>
        RewardTolerance.Of(length, from, upTo, margin, Falloff.LongTail);

    /// <summary>Both: 1 where both are 1, 0 where one is 0 (Hamacher's product).</summary>
    public static double Both(double one, double other)
    {
        var sum = one + other - (one * other);
        return sum == 0 ? 0 : one * other / sum;
    }

    /// <summary>Height of a funnel around a radius, which is deepest there.</summary>
    public static double Funnel(double distance, double radius) =>
        distance > radius ? (0.02 * Math.Log(distance - radius)) + 0.2 : 0;

    /// <summary>1 where orientations agree, 0 where they differ by 0.4 or more.</summary>
    public static double Turned(ReadOnlySpan<double> orientation, double w, double z)
    {
        var squared = Square(orientation[0] - w) + Square(orientation[1]) + Square(orientation[2])
            + Square(orientation[3] - z);
        return Math.Max(0, 1 - (Math.Sqrt(squared) / 0.4));
    }

    private static double Square(double value) => value * value;
}
