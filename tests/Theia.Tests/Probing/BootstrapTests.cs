using Theia.Data.Random;
using Theia.Lab.Probing;

namespace Theia.Tests.Probing;

[Collection("torch")]
public sealed class BootstrapTests
{
    [Fact]
    public void Nineteen_of_twenty_intervals_hold_the_true_value()
    {
        var held = 0;
        for (var study = 0; study < 100; study++)
        {
            var dice = RandomStream.At(7, (ulong)study);
            double[] values = [.. Enumerable.Range(0, 80).Select(_ => dice.Next() < 0.7 ? 1.0 : 0.0)];
            using var bootstrap = Bootstrap.Of(study, values.Length);
            var sums = bootstrap.Sums(values, 1);
            var score = ProbeScore.Of(
                [.. Enumerable.Range(0, sums.GetLength(0)).Select(draw => sums[draw, 0] / values.Length)]);
            Assert.Equal(values.Average(), score.Value, 1e-12);
            held += score.Low <= 0.7 && score.High >= 0.7 ? 1 : 0;
        }

        Assert.InRange(held, 88, 99);            // 95, with three standard deviations of 2.2
    }

    [Fact]
    public void The_first_row_is_the_sample_and_each_draw_has_as_many()
    {
        using var bootstrap = Bootstrap.Of(1, 12);
        var sums = bootstrap.Sums([.. Enumerable.Repeat(1.0, 12)], 1);
        Assert.All(Enumerable.Range(0, 1 + Bootstrap.Draws), draw => Assert.Equal(12, sums[draw, 0]));
        using var first = bootstrap.Weights[0];
        Assert.Equal([.. Enumerable.Repeat(1.0, 12)], first.data<double>().ToArray());
    }

    [Fact]
    public void A_mean_over_seeds_is_as_wide_as_the_seeds_lie_apart()
    {
        ProbeScore low = ProbeScore.Of([0.1, 0.09, 0.1, 0.11]), high = ProbeScore.Of([0.5, 0.49, 0.5, 0.51]);
        var mean = ProbeScore.Mean([low, high]);
        Assert.Equal(0.3, mean.Value, 1e-12);
        Assert.Equal(Math.Sqrt(0.08), mean.Spread!.Value, 1e-12);
        Assert.True(mean.Low < 0.1 && mean.High > 0.5);
        Assert.Equal([0.29, 0.3, 0.31], mean.Draws.Select(draw => Math.Round(draw, 6)));
        Assert.Null(ProbeScore.Mean([low]).Spread);
    }
}
