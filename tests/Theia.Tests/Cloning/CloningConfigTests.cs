namespace Theia.Tests.Cloning;

/// <summary>Settings of behavior cloning.</summary>
public sealed class CloningConfigTests
{
    public static TheoryData<string> Files =>
        [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "configs", "clone"), "*.json")
            .Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_shipped_configuration_can_be_read_and_written(string name)
    {
        var config = CloningConfig.Load(Path.Combine(Repository.Root, "configs", "clone", name));
        Assert.Equal(config.ToJson(), CloningConfig.Parse("again", config.ToJson(), []).ToJson());
    }

    [Fact]
    public void The_shipped_default_is_the_default() =>
        Assert.Equal(CloningConfig.From().ToJson(), CloningConfig.Load("default").ToJson());

    [Fact]
    public void Words_are_laid_over_a_file()
    {
        var config = CloningConfig.Load("vector", "hiddenSizes=32,16", "precision=bf16", "initialization=intended");
        Assert.Equal(PolicyHead.Mlp, config.Head);
        Assert.Equal([32, 16], config.HiddenSizes);
        Assert.Equal(PolicyInitialization.Intended, config.Initialization);
    }

    [Theory]
    [InlineData("haed=mlp", "Unknown key 'haed'. Did you mean 'head'?")]
    [InlineData("head=cnn", "head must be one of conv-batchnorm-mlp, conv, mlp; got \"cnn\".")]
    [InlineData("hiddenSizes=a", "hiddenSizes must be a list of integers")]
    [InlineData("hiddenSizes=0", "hiddenSizes must be in [1, 1048576]; got 0.")]
    [InlineData("batchSize=1", "batchSize must be at least 2; got 1.")]
    [InlineData("learningRate=0", "learningRate must be a positive number; got 0.")]
    [InlineData("dropout=1", "dropout must be in [0, 1); got 1.")]
    [InlineData("device=tpu", "device must be cpu or cuda; got 'tpu'.")]
    public void A_value_that_cannot_be_is_refused(string word, string message) => Assert.Contains(
        message, Assert.Throws<UsageException>(() => CloningConfig.From(word)).Message, StringComparison.Ordinal);
}
