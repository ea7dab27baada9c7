using Theia.Training;
using Theia.Training.Optimization;

namespace Theia.Tests.Training;

public sealed class RunScaleTests
{
    [Fact]
    public void The_papers_numbers_on_a_few_images_are_tiny_in_every_way()
    {
        string[] notices = [.. Scale(train: 14, heldOut: 12).Notices];
        Assert.Equal(3, notices.Length);
        Assert.Contains("learning rates of all 50 steps add up to 0.00", notices[0], StringComparison.Ordinal);
        Assert.Contains(
            "An epoch is 2 of 14 training images (datasetRatio=0.1), less than a batch of 16.",
            notices[1], StringComparison.Ordinal);
        Assert.Contains(
            "An evaluation uses 2 of 12 images of the split 'val' (evalRatio=0.1)",
            notices[2], StringComparison.Ordinal);
    }

    [Fact]
    public void The_papers_numbers_on_the_papers_images_are_fine() =>
        Assert.Empty(Scale(train: 1_300_000, heldOut: 65_000, "batchSize=128", "datasetRatio=1").Notices);

    [Fact]
    public void Fitted_numbers_are_fine_but_for_what_is_held_out()
    {
        var config = DistillConfig.FitTo(new(14, 1, 2, ["a/b"]));
        var rate = RateOf(config, config.Steps);
        Assert.Equal(
            [
                "Only 1 image is held out in the split 'val': scores of so few depend on the selection. "
                    + "Pack more images, or hold out a larger fraction.",
            ],
            new RunScale(config, config.Steps, rate, Train: 14, HeldOut: 1).Notices);
    }

    [Theory]
    [InlineData(0, "The split 'val' has no samples")]
    [InlineData(19, "Only 19 images are held out")]
    public void What_is_missing_for_an_evaluation_is_said(long heldOut, string expected) =>
        Assert.Contains(
            expected,
            Assert.Single(Scale(train: 100, heldOut, "steps=100", "learningRate=1e-3", "evalRatio=1").Notices),
            StringComparison.Ordinal);

    [Fact]
    public void A_run_too_short_to_see_all_images_says_so() =>
        Assert.Contains(
            "100 steps of 16 cover at most 1,600 of 5,000 training images.",
            Assert.Single(Scale(train: 5_000, heldOut: 300, "steps=100", "learningRate=1e-3").Notices),
            StringComparison.Ordinal);

    [Fact]
    public void Weights_that_are_given_may_stay_near() =>
        Assert.Empty(Scale(
            train: 160, heldOut: 20, "steps=100", "learningRate=1e-6", "evalRatio=1", "checkpointPath=x").Notices);

    [Fact]
    public void Batches_of_the_callers_are_not_counted() =>
        Assert.Empty(Scale(train: null, heldOut: null, "steps=100", "learningRate=1e-3").Notices);

    [Theory]
    [InlineData(LearningRateDecay.Constant)]
    [InlineData(LearningRateDecay.Cosine)]
    public void The_rates_of_a_long_run_add_up(LearningRateDecay scheduler)
    {
        var schedule = new LearningRateSchedule(scheduler, 1e-3, 12_345);
        var sum = Enumerable.Range(0, 12_345).Sum(step => schedule.At(step));
        Assert.InRange(schedule.Sum / sum, 0.99, 1.01);   // a thousand places stand for twelve thousand
    }

    private static RunScale Scale(long? train, long? heldOut, params string[] overrides)
    {
        var config = DistillConfig.From(overrides);
        var total = config.Steps > 0
            ? config.Steps
            : config.Epochs * Math.Max(1, (long)Math.Ceiling((train ?? 0) * config.DatasetRatio / config.BatchSize));
        return new RunScale(config, total, RateOf(config, total), train, heldOut);
    }

    private static double RateOf(DistillConfig config, long total) => new LearningRateSchedule(
        config.LrScheduler,
        config.LearningRate ?? LearningRateSchedule.PeakFor(
            config.BaseLr, config.BatchSize, 1, config.BaseBatchSize, config.BaseWorldSize),
        total).Sum;
}
