using Theia.Robotics;

namespace Theia.Lab.Robots;

/// <summary>A mean score and its 95 % interval, 0 to 100.</summary>
/// <param name="Mean">Over the episodes.</param>
/// <param name="Low">Lower bound.</param>
/// <param name="High">Upper bound.</param>
internal readonly record struct ScoreInterval(double Mean, double Low, double High)
{
    // The 97.5 % point of the normal distribution.
    private const double Z = 1.959963984540054;

    /// <summary>
    /// Of episodes: Wilson's interval where they succeed or fail, else the mean ± 1.96 of its standard error.
    /// </summary>
    public static ScoreInterval Of(TaskMeasure measure, IReadOnlyList<EpisodeScore> episodes)
    {
        var mean = episodes.Average(episode => episode.Score);
        if (measure == TaskMeasure.Success)
        {
            var (low, high) = WilsonInterval.Of(episodes.Count(episode => episode.Succeeded), episodes.Count);
            return new ScoreInterval(mean, 100 * low, 100 * high);
        }

        var error = episodes.Count < 2 ? 100 : Z * Math.Sqrt(
            episodes.Sum(episode => (episode.Score - mean) * (episode.Score - mean))
            / (episodes.Count - 1) / episodes.Count);
        return new ScoreInterval(mean, Math.Max(0, mean - error), Math.Min(100, mean + error));
    }
}
