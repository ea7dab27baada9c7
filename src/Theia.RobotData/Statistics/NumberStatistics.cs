namespace Theia.RobotData.Statistics;

/// <summary>Statistics of the numbers of one episode.</summary>
internal static class NumberStatistics
{
    /// <summary>Statistics over frames.</summary>
    /// <param name="values">[T, N], row by row; at least one frame.</param>
    /// <param name="width">N.</param>
    public static RobotStatistics Of(double[] values, int width)
    {
        var frames = values.Length / width;
        var columns = new double[width][];
        for (var i = 0; i < width; i++)
        {
            columns[i] = new double[frames];
            for (var t = 0; t < frames; t++)
                columns[i][t] = values[(t * width) + i];
        }

        double[] mean = [.. columns.Select(column => column.Sum() / frames)];
        double[] std = [.. columns.Select((column, i) =>
            Math.Sqrt(column.Sum(value => (value - mean[i]) * (value - mean[i])) / frames))];
        foreach (var column in columns)
            Array.Sort(column);
        return new RobotStatistics(
            frames, [.. columns.Select(column => column[0])], [.. columns.Select(column => column[^1])], mean, std)
        {
            Quantiles = RobotStatistics.QuantileNames.ToDictionary(
                quantile => quantile.Name,
                quantile => (IReadOnlyList<double>)[.. columns.Select(column => Quantile(column, quantile.Part))],
                StringComparer.Ordinal),
        };
    }

    // Linear between the two neighbors, as NumPy's default.
    private static double Quantile(double[] sorted, double part)
    {
        var place = part * (sorted.Length - 1);
        var below = (int)place;
        return below + 1 < sorted.Length
            ? sorted[below] + ((place - below) * (sorted[below + 1] - sorted[below]))
            : sorted[below];
    }
}
