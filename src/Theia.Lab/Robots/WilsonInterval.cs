namespace Theia.Lab.Robots;

/// <summary>
/// The 95 % interval of a share, from successes and trials (Wilson 1927): unlike mean ± error it stays within 0 to 1
/// and says something where all or none succeed.
/// </summary>
internal static class WilsonInterval
{
    // The 97.5 % point of the normal distribution.
    private const double Z = 1.959963984540054;

    /// <summary>Lower and upper bound.</summary>
    /// <param name="successes">0 to <paramref name="trials"/>.</param>
    /// <param name="trials">At least 1.</param>
    public static (double Low, double High) Of(int successes, int trials)
    {
        var share = (double)successes / trials;
        var scale = 1 + (Z * Z / trials);
        var middle = (share + (Z * Z / (2 * trials))) / scale;
        var half = Z / scale * Math.Sqrt((share * (1 - share) / trials) + (Z * Z / (4.0 * trials * trials)));
        // The bound that touches an end is that end, whatever is rounded.
        return (successes == 0 ? 0 : middle - half, successes == trials ? 1 : middle + half);
    }
}
