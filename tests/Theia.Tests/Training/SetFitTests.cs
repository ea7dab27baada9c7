using Theia.Training.Configuration;

namespace Theia.Tests.Training;

public sealed class SetFitTests
{
    [Theory]
    [InlineData(5, 5, 100)]
    [InlineData(20, 16, 100)]
    [InlineData(500, 16, 1_563)]
    [InlineData(100_000, 64, 78_125)]
    public void A_set_below_the_papers_size_gets_steps_and_a_rate_of_its_own(long train, int batch, long steps)
    {
        var config = DistillConfig.FitTo(Size(train));
        Assert.Equal((batch, steps, 1.0), (config.BatchSize, config.Steps, config.DatasetRatio));
        Assert.Equal(
            (1e-3, LearningRateDecay.Cosine, true), (config.LearningRate, config.LrScheduler, config.GradClip));
        Assert.Equal((1.0, "val"), (config.EvalRatio, config.EvalSplit));
        Assert.Contains(config.Choices, choice => choice.Contains($"steps={steps}", StringComparison.Ordinal));
    }

    [Fact]
    public void A_million_images_get_the_numbers_of_the_paper()
    {
        var config = DistillConfig.FitTo(Size(1_300_000));
        var paper = DistillConfig.Load(Path.Combine(Repository.Root, "configs", "distill", "small-cdiv.json"));
        Assert.Equal(
            (paper with { RunFolder = config.RunFolder, TargetModels = config.TargetModels }).ToJson(),
            config.ToJson());
        Assert.Equal((128, 50, 0), (config.BatchSize, config.Epochs, config.Steps));
    }

    [Fact]
    public void More_images_never_mean_fewer_steps_or_samples()
    {
        long[] sizes = [.. Enumerable.Range(0, 60).Select(static i => (long)Math.Pow(1.26, i) + 1)];
        var runs = sizes.Select(train => (Size: train, Config: DistillConfig.FitTo(Size(train))))
            .Select(static run => run.Config.BatchSize
                * (run.Config.Steps > 0 ? run.Config.Steps : run.Config.Epochs * run.Size / run.Config.BatchSize))
            .ToList();
        Assert.Equal(runs.Order(), runs);
    }

    [Theory]
    [InlineData("batchSize=8", 8, 125, 1e-3)]
    [InlineData("steps=30", 16, 30, 1e-3)]
    [InlineData("epochs=3", 16, 0, 1e-3)]
    [InlineData("learningRate=2e-4", 16, 100, 2e-4)]
    public void What_is_named_is_left_as_it_is(string named, int batch, long steps, double rate)
    {
        var config = DistillConfig.FitTo(Size(20), named);
        Assert.Equal((batch, steps, rate), (config.BatchSize, config.Steps, config.LearningRate));
        var key = named[..named.IndexOf('=', StringComparison.Ordinal)];
        Assert.DoesNotContain(config.Choices, choice => choice.StartsWith(key, StringComparison.Ordinal));
    }

    [Fact]
    public void Everything_can_be_named()
    {
        string[] named =
        [
            "steps=7", "batchSize=3", "baseLr=1e-3", "lrScheduler=constant", "gradClip=false",
            "datasetRatio=0.5", "evalRatio=0.5", "evalSplit=test", "targetModels=x/y",
        ];
        var config = DistillConfig.FitTo(Size(20), named);
        Assert.Equal(DistillConfig.From(named).ToJson(), config.ToJson());
        Assert.Empty(config.Choices);
    }

    [Fact]
    public void Targets_are_the_teachers_that_are_stored()
    {
        var config = DistillConfig.FitTo(new SetSize(20, 1, 3, ["a/b", "c/d"]));
        Assert.Equal(["a/b", "c/d"], config.TargetModels);
        Assert.Contains("targetModels: a/b, c/d, the teachers whose features are stored.", config.Choices);
    }

    [Fact]
    public void Without_images_in_val_the_test_split_is_evaluated()
    {
        var config = DistillConfig.FitTo(new SetSize(20, 0, 3, ["a/b"]));
        Assert.Equal(("test", 1.0), (config.EvalSplit, config.EvalRatio));
        Assert.Contains("evalRatio=1: an evaluation sees all 3 images of the split 'test'.", config.Choices);
    }

    [Fact]
    public void What_was_chosen_is_saved_as_plain_values()
    {
        var config = DistillConfig.FitTo(Size(20));
        var again = DistillConfig.Parse("config.json", config.ToJson(), []);
        Assert.Equal(config.ToJson(), again.ToJson());
        Assert.Empty(again.Choices);
    }

    [Fact]
    public void A_set_on_disk_is_read_and_a_missing_one_is_named()
    {
        using var folder = new ScratchFolder();
        _ = SomeSet.Pack(folder["data", "some"], train: 9, val: 2).WithFeatures(FakeTeacher.Small);
        var config = DistillConfig.Fit($"datasetRoot={folder["data"]}", "datasetMix=some");
        Assert.Equal((9, 100L), (config.BatchSize, config.Steps));
        Assert.Equal([FakeTeacher.Small.Id], config.TargetModels);
        Assert.Contains(
            "gone",
            Assert.Throws<UsageException>(
                () => DistillConfig.Fit($"datasetRoot={folder["data"]}", "datasetMix=gone")).Message,
            StringComparison.Ordinal);
    }

    private static SetSize Size(long train) =>
        new(train, Val: (train + 15) / 16, Test: (3 * train + 15) / 16, Teachers: ["microsoft/resnet18"]);
}
