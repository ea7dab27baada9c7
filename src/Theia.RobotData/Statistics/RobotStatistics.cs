using System.Text;
using Theia.Data.Text;

namespace Theia.RobotData;

/// <summary>
/// Statistics of a feature, per element; of images per channel, over frames and pixels, divided by 255.
/// </summary>
/// <param name="Count">Number of frames, also for images.</param>
/// <param name="Min">Smallest values.</param>
/// <param name="Max">Largest values.</param>
/// <param name="Mean">Means.</param>
/// <param name="Std">Standard deviations of the population.</param>
public sealed record RobotStatistics(
    long Count, IReadOnlyList<double> Min, IReadOnlyList<double> Max, IReadOnlyList<double> Mean,
    IReadOnlyList<double> Std)
{
    /// <summary>The quantiles that version 3.0 stores, with their names.</summary>
    internal static IReadOnlyList<(string Name, double Part)> QuantileNames { get; } =
        [("q01", 0.01), ("q10", 0.1), ("q50", 0.5), ("q90", 0.9), ("q99", 0.99)];

    /// <summary>
    /// Values by the names <c>q01</c>, <c>q10</c>, <c>q50</c>, <c>q90</c> and <c>q99</c>. Default: empty; version 2.1
    /// stores none.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyList<double>> Quantiles { get; init; } =
        new Dictionary<string, IReadOnlyList<double>>(StringComparer.Ordinal);

    /// <summary>
    /// The statistics of several parts together: means and variances weighted by count. A quantile below the middle and
    /// the median become the smallest of the parts, one above it the largest, as LeRobot stores them.
    /// </summary>
    /// <param name="parts">At least one, all with the same number of elements.</param>
    /// <exception cref="UsageException">There are none, or their numbers of elements differ.</exception>
    public static RobotStatistics Pool(IReadOnlyList<RobotStatistics> parts)
    {
        if (parts.Count == 0 || parts.Any(part => part.Mean.Count != parts[0].Mean.Count))
            throw new UsageException("Statistics can be pooled if there are some, all of the same number of elements.");
        var (width, count) = (parts[0].Mean.Count, parts.Sum(part => part.Count));
        double[] Each(Func<int, double> value) => [.. Enumerable.Range(0, width).Select(value)];
        var mean = Each(i => parts.Sum(part => part.Mean[i] * part.Count) / count);
        var std = Each(i => Math.Sqrt(parts.Sum(part =>
            ((part.Std[i] * part.Std[i]) + ((part.Mean[i] - mean[i]) * (part.Mean[i] - mean[i]))) * part.Count)
            / count));
        return new RobotStatistics(
            count, Each(i => parts.Min(part => part.Min[i])), Each(i => parts.Max(part => part.Max[i])), mean, std)
        {
            Quantiles = QuantileNames
                .Where(quantile => parts.All(part => part.Quantiles.ContainsKey(quantile.Name)))
                .ToDictionary(
                    quantile => quantile.Name,
                    quantile => (IReadOnlyList<double>)Each(i => quantile.Part > 0.5
                        ? parts.Max(part => part.Quantiles[quantile.Name][i])
                        : parts.Min(part => part.Quantiles[quantile.Name][i])),
                    StringComparer.Ordinal),
        };
    }

    private bool PrintMembers(StringBuilder builder) => RecordText.Print(builder, this);
}
