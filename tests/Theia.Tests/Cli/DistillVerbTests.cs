namespace Theia.Tests.Cli;

/// <summary>What <c>theia distill</c> chooses when it is left to choose.</summary>
public sealed class DistillVerbTests : IDisposable
{
    private static readonly string[] _tiny =
    [
        "backbone=facebook/deit-tiny-patch16-224",
        """backboneConfig={"hiddenSize":16,"numAttentionHeads":2,"numHiddenLayers":1,"intermediateSize":32}""",
        "translator=mlp", "translatorKwargs.translatorHiddenSize=8", "threads=1", "precision=fp32",
    ];

    private readonly ScratchFolder _folder = new();

    public DistillVerbTests()
    {
        var set = SomeSet.Pack(_folder["set"], train: 6, val: 2).WithFeatures(FakeTeacher.Small);
        _ = SomeSet.Measure(set, FakeTeacher.Small);
    }

    [Fact]
    public void Without_a_configuration_it_says_what_it_chose_and_saves_plain_values()
    {
        (var code, _, var error, _) = ChildProcess.Run(
            _folder.Path, ["distill", "--set", "set", "--to", "run", "steps=2", .. _tiny]);
        Assert.True(code == 0, error);
        Assert.Contains("Note: learningRate=0.001, lrScheduler=cosine, gradClip=true", error, StringComparison.Ordinal);
        Assert.Contains(
            "Note: evalRatio=1: an evaluation sees all 2 images of the split 'val'.", error, StringComparison.Ordinal);
        var saved = DistillConfig.Load(_folder["run", "config.json"]);
        Assert.Equal([FakeTeacher.Small.Id], saved.TargetModels);
        Assert.Equal((6, 2L, 1e-3), (saved.BatchSize, saved.Steps, saved.LearningRate));
        Assert.Equal(
            (1.0, 1.0, LearningRateDecay.Cosine, true),
            (saved.DatasetRatio, saved.EvalRatio, saved.LrScheduler, saved.GradClip));
    }

    [Fact]
    public void A_configuration_is_followed_to_the_letter_and_tiny_numbers_are_said()
    {
        File.WriteAllText(_folder["mine.json"], """{ "epochs": 2 }""");
        (var code, _, var error, _) = ChildProcess.Run(
            _folder.Path,
            [
                "distill", "--config", "mine.json", "--set", "set", "--to", "run",
                $"targetModels={FakeTeacher.Small.Id}", .. _tiny,
            ]);
        Assert.True(code == 0, error);
        var saved = DistillConfig.Load(_folder["run", "config.json"]);
        Assert.Equal(
            (16, 0L, 2, null, 0.1),
            (saved.BatchSize, saved.Steps, saved.Epochs, saved.LearningRate, saved.DatasetRatio));
        Assert.Contains(
            "An epoch is 1 of 6 training images (datasetRatio=0.1), less than a batch of 16.",
            error, StringComparison.Ordinal);
        Assert.Contains("The learning rates of all 2 steps add up to", error, StringComparison.Ordinal);
        Assert.Contains("An evaluation uses 1 of 2 images of the split 'val'", error, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
