using Theia.Lab.Robots;
using Theia.Robotics;

namespace Theia.Tests.Robotics.Learning;

/// <summary>How sure a score is.</summary>
public sealed class ScoreIntervalTests
{
    // Newcombe 1998, "Two-sided confidence intervals for the single proportion", table I, method 3; the last row is
    // the third, seen from the other side.
    [Theory]
    [InlineData(81, 263, 0.2553, 0.3662)]
    [InlineData(15, 148, 0.0624, 0.1605)]
    [InlineData(0, 20, 0, 0.1611)]
    [InlineData(1, 29, 0.0061, 0.1718)]
    [InlineData(20, 20, 0.8389, 1)]
    public void Shares_have_wilsons_interval(int successes, int trials, double low, double high)
    {
        (double Low, double High) interval = WilsonInterval.Of(successes, trials);

        // Published with four places.
        Assert.Equal(low, interval.Low, 5e-5);
        Assert.Equal(high, interval.High, 5e-5);
    }

    [Fact]
    public void Rewards_have_the_interval_of_their_mean()
    {
        double[] scores = [60, 70, 80];
        EpisodeScore[] episodes = [.. scores.Select((score, i) => new EpisodeScore(i, score, 10, true))];

        var interval = ScoreInterval.Of(TaskMeasure.Reward, episodes);

        // The standard deviation is 10: 1.95996 · 10 / √3 = 11.3158.
        Assert.Equal(70, interval.Mean, 1e-12);
        Assert.Equal(70 - 11.3158, interval.Low, 1e-4);
        Assert.Equal(70 + 11.3158, interval.High, 1e-4);
    }
}
