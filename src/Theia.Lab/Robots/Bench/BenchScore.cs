using Theia.Robotics;

namespace Theia.Lab.Robots.Bench;

/// <summary>The score of an encoder on a task, over its seeds.</summary>
/// <param name="Interval">Of all episodes together.</param>
/// <param name="PerSeed">Mean score of each policy.</param>
/// <param name="Best">Mean over the seeds of the highest score while learning; null where none was measured.</param>
internal sealed record BenchScore(ScoreInterval Interval, IReadOnlyList<double> PerSeed, double? Best)
{
    /// <summary>Mean over all episodes.</summary>
    public double Mean => Interval.Mean;

    /// <summary>Of some seeds.</summary>
    public static BenchScore Of(TaskMeasure measure, IReadOnlyList<BenchResult> results) => new(
        ScoreInterval.Of(measure, [.. results.SelectMany(result => result.Episodes)]),
        [.. results.Select(result => result.Score)],
        results.All(result => result.Best is not null) ? results.Average(result => result.Best!.Value) : null);
}
