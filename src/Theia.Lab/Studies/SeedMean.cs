namespace Theia.Lab.Studies;

/// <summary>A mean over seeds.</summary>
/// <param name="Count">How many seeds.</param>
/// <param name="Value">The mean; NaN of none.</param>
/// <param name="Half">Half of its 95 % interval; NaN of fewer than two.</param>
internal readonly record struct SeedMean(int Count, double Value, double Half)
{
    // Student's t at 0.975 for 1, 2, … degrees of freedom; beyond, the normal quantile is at most 4 % too small.
    private static readonly double[] _t =
    [
        12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131,
        2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042,
    ];

    /// <summary>The mean of values, one for each seed.</summary>
    public static SeedMean Of(IReadOnlyList<double> values)
    {
        var n = values.Count;
        if (n == 0)
            return new SeedMean(0, double.NaN, double.NaN);
        var mean = values.Average();
        if (n == 1)
            return new SeedMean(1, mean, double.NaN);
        var deviation = Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (n - 1));
        return new SeedMean(n, mean, (n - 2 < _t.Length ? _t[n - 2] : 1.96) * deviation / Math.Sqrt(n));
    }
}
