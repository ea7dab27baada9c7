namespace Theia.Tests.Training;

public sealed class DistillConfigTests
{
    [Fact]
    public void An_empty_file_gives_the_defaults_of_the_reference()
    {
        var config = DistillConfig.Parse("x.json", "{}", []);
        Assert.Equal("facebook/deit-small-patch16-224", config.Backbone);
        Assert.Equal(["cdiv"], config.TargetModels);
        Assert.Equal(
            (50, 16, 2e-3, 64, 8, 0.01),
            (config.Epochs, config.BatchSize, config.BaseLr, config.BaseBatchSize,
                config.BaseWorldSize, config.WeightDecay));
        Assert.Equal(
            (0.1, 0.01, MainLoss.CosL1, LearningRateDecay.Constant),
            (config.WarmUpStepsRatio, config.WarmUpLrStartFactor, config.MainLoss, config.LrScheduler));
        Assert.Equal(
            (false, 10.0, 1.0, false, 0.2, -1),
            (config.GradClip, config.GradClipNormWarmup, config.GradClipNorm, config.FreezeTranslator,
                config.FreezeTranslatorStartStepsRatio, config.RandomTargetModels));
        Assert.Equal(
            (0.1, true, 20000, 7), (config.DatasetRatio, config.Shuffle, config.SaveCkptInterval, config.NumRegTokens));
    }

    [Fact]
    public void Overrides_win_over_the_file_and_the_file_over_the_defaults()
    {
        var config = DistillConfig.Parse(
            "x.json", """{"batchSize": 32, "epochs": 3, "backboneConfig": {"hiddenSize": 64}}""",
            ["batchSize=64", "translatorKwargs.hiddenSizeFactor=0.5", "targetModels=cddsv", "lrScheduler=cosine"]);
        Assert.Equal(
            (64, 3, 0.5, 64),
            (config.BatchSize, config.Epochs, config.TranslatorKwargs.HiddenSizeFactor,
                config.BackboneConfig!.HiddenSize));
        Assert.Equal(["cddsv"], config.TargetModels);
        Assert.Equal(LearningRateDecay.Cosine, config.LrScheduler);
    }

    [Fact]
    public void The_merged_configuration_reads_back_as_itself()
    {
        var config = DistillConfig.Parse(
            "x.json",
            """{"datasetMix": ["a", "b"], "targetModelWeights": {"x/y": 2}, "learningRate": 1e-3, "featureNorm": "phiS"}""",
            ["mainLoss=mse"]);
        var again = DistillConfig.Parse("config.json", config.ToJson(), []);
        Assert.Equal(config.ToJson(), again.ToJson());
        Assert.Equal(
            (1.0, 2.0, FeatureNorm.PhiS, MainLoss.Mse),
            (again.DatasetMix["b"], again.TargetModelWeights!["x/y"], again.FeatureNorm, again.MainLoss));
    }

    [Theory]
    [InlineData("true", FeatureNorm.Standard)]
    [InlineData("false", FeatureNorm.None)]
    [InlineData("running", FeatureNorm.Running)]
    public void Normalization_is_named_or_switched_as_in_the_reference(string value, FeatureNorm expected) =>
        Assert.Equal(expected, DistillConfig.From($"featureNorm={value}").FeatureNorm);

    [Fact]
    public void Every_mistake_is_named_at_once_with_the_nearest_key()
    {
        var error = Assert.Throws<UsageException>(() => DistillConfig.Parse(
            "x.json",
            """{"batchsize": 1, "epochs": "many", "translatorKwargs": {"hiddenSizeFacto": 1}, "mainLoss": "l2"}""",
            ["oops", "treads=2"]));
        Assert.Contains("The configuration has 6 errors", error.Message, StringComparison.Ordinal);
        Assert.Contains("Unknown key 'batchsize'. Did you mean 'batchSize'?", error.Message, StringComparison.Ordinal);
        Assert.Contains("epochs must be an integer; got \"many\"", error.Message, StringComparison.Ordinal);
        Assert.Contains(
            "Unknown key 'translatorKwargs.hiddenSizeFacto'. Did you mean 'hiddenSizeFactor'?",
            error.Message, StringComparison.Ordinal);
        Assert.Contains("mainLoss must be one of cos_l1, mse; got \"l2\"", error.Message, StringComparison.Ordinal);
        Assert.Contains("\"oops\" is not an override", error.Message, StringComparison.Ordinal);
        Assert.Contains(
            "treads=2: Unknown key 'treads'. Did you mean 'threads'?", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Impossible_values_are_named_at_once()
    {
        var error = Assert.Throws<UsageException>(() => DistillConfig.From(
            "batchSize=0", "warmUpStepsRatio=1.5", "betas=[0.9]", "teacherDropping=1", "learningRate=0",
            "device=tpu", "datasetMix={\"a\":0}", "evalInterval=0", "saveCkptMinutes=-1", "stripInterval=-1"));
        Assert.All(
            new[]
            {
                "batchSize", "warmUpStepsRatio", "betas", "teacherDropping", "learningRate",
                "device", "datasetMix.a", "evalInterval", "saveCkptMinutes", "stripInterval",
            },
            key => Assert.Contains(key, error.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{", "not valid JSON")]
    [InlineData("[]", "JSON object")]
    [InlineData("""{"seed": 1, "seed": 2}""", "not valid JSON")]
    [InlineData("""{"seed": 1.5}""", "integer")]
    [InlineData("""{"seed": null}""", "integer")]
    [InlineData("""{"targetModels": [1]}""", "list of names")]
    [InlineData("""{"datasetMix": {"a": "b"}}""", "names and weights")]
    [InlineData("""{"translatorKwargs": 3}""", "object")]
    public void A_file_that_cannot_be_read_says_why(string json, string why) =>
        Assert.Contains(
            why, Assert.Throws<UsageException>(() => DistillConfig.Parse("x.json", json, [])).Message,
            StringComparison.Ordinal);

    [Fact]
    public void A_missing_file_is_named() =>
        Assert.Contains(
            "nowhere.json", Assert.Throws<UsageException>(() => DistillConfig.Load("nowhere.json")).Message,
            StringComparison.Ordinal);
}
