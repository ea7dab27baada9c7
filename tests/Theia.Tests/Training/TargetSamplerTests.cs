using Theia.Training.Targets;

namespace Theia.Tests.Training;

public sealed class TargetSamplerTests
{
    private static readonly string[] _targets = ["a", "b", "b_cls", "c", "d"];

    [Fact]
    public void Each_step_draws_that_many_targets_and_every_target_has_its_turn()
    {
        var draw = new TargetSampler(7, _targets, 2, 0);
        var counts = new Dictionary<string, int>();
        for (var step = 0; step < 1000; step++)
        {
            IReadOnlyList<string> names = draw.Of(step);
            Assert.Equal(2, names.Distinct().Count());
            foreach (var name in names)
                counts[name] = counts.GetValueOrDefault(name) + 1;
        }

        // 400 expected, four deviations of 15
        Assert.All(counts.Values, static count => Assert.InRange(count, 340, 460));
        Assert.Equal(_targets.Length, counts.Count);
    }

    [Fact]
    public void A_step_draws_the_same_whatever_was_drawn_before()
    {
        var draw = new TargetSampler(7, _targets, 3, 0.5);
        var first = draw.Of(12);
        _ = draw.Of(3);
        Assert.Equal(first, new TargetSampler(7, _targets, 3, 0.5).Of(12));
        Assert.NotEqual(draw.TorchSeed(12), draw.TorchSeed(13));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(5)]
    [InlineData(9)]
    public void Without_a_smaller_number_all_targets_are_taken(int count) =>
        Assert.Equal(_targets, new TargetSampler(1, _targets, count, 0).Of(3));

    [Fact]
    public void The_teacher_with_the_greatest_loss_is_never_dropped_and_a_class_token_goes_with_its_map()
    {
        var draw = new TargetSampler(1, _targets, 0, 0.5);
        var losses =
            new Dictionary<string, double> { ["a"] = 0.1, ["b"] = 0.2, ["b_cls"] = 0.3, ["c"] = 0.9, ["d"] = 0.1 };
        var dropped = 0;
        for (var step = 0; step < 400; step++)
        {
            IReadOnlyDictionary<string, double> factors = draw.Factors(step, losses);
            Assert.True(factors["c"] > 0);
            Assert.Equal(factors["b"], factors["b_cls"]);
            Assert.Equal(5, factors.Values.Sum(), 1e-12);
            dropped += factors["a"] == 0 ? 1 : 0;
        }

        Assert.InRange(dropped, 150, 250);
    }
}
