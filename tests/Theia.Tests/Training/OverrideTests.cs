namespace Theia.Tests.Training;

/// <summary>What words of the command line make of a configuration.</summary>
public sealed class OverrideTests
{
    [Fact]
    public void Weights_named_one_by_one_are_all_taken()
    {
        var config = DistillConfig.From(
            "datasetMix.a=1",
            "datasetMix.b=0.5",
            "targetModelWeights.x/y=0.9",
            "targetModelWeights.z=0.1"
        );
        Assert.Equal([("a", 1), ("b", 0.5)], config.DatasetMix.Select(part => (part.Key, part.Value)));
        Assert.Equal([("x/y", 0.9), ("z", 0.1)], config.TargetModelWeights!.Select(part => (part.Key, part.Value)));
    }

    [Theory]
    [InlineData("""{"datasetMix": {"a": 3, "b": 1}}""")]
    [InlineData("""{"datasetMix": ["a", "b"]}""")]
    public void A_weight_adds_to_what_the_file_says_and_replaces_what_has_its_name(string file)
    {
        var config = DistillConfig.Parse("x.json", file, ["datasetMix.c=2", "datasetMix.b=5"]);
        Assert.Equal((3, 5.0, 2.0), (config.DatasetMix.Count, config.DatasetMix["b"], config.DatasetMix["c"]));
        Assert.True(config.DatasetMix.ContainsKey("a"));
    }

    [Fact]
    public void A_whole_value_replaces_what_was_there() =>
        Assert.Equal(
            ["c"],
            DistillConfig
                .Parse("x.json", """{"datasetMix": {"a": 3}}""", ["datasetMix.b=1", "datasetMix=c"])
                .DatasetMix.Keys
        );

    [Fact]
    public void A_name_in_a_path_may_have_dots_and_slashes()
    {
        var config = DistillConfig.From(
            "datasetMix.my.set.v2=1",
            "targetModelWeights.openai/clip-vit-large-patch14=0.5",
            "targetModelWeights.google/vit-1.5=1"
        );
        Assert.Equal(["my.set.v2"], config.DatasetMix.Keys);
        Assert.Equal(["openai/clip-vit-large-patch14", "google/vit-1.5"], config.TargetModelWeights!.Keys);
    }

    [Theory]
    [InlineData("datasetMix.=1", "lacks a name")]
    [InlineData("datasetMix.a=much", "datasetMix.a must be a number; got \"much\"")]
    [InlineData("datasetMix.a=-1", "datasetMix.a=-1: datasetMix.a must be a positive weight")]
    [InlineData("datasetMix.a=0", "must be a positive weight")]
    [InlineData("""datasetMix={"a":-1}""", "must be a positive weight")]
    [InlineData("targetModels=[a,b]", "must be a name or a list of names")]
    [InlineData("targetModels=a,,b", "must be a name or a list of names")]
    [InlineData("steps.x=1", "'steps' has no keys of its own: it must be an integer")]
    [InlineData("datasetMixx.a=1", "Did you mean 'datasetMix'?")]
    [InlineData("betas=much", "betas must be a list of numbers")]
    [InlineData("learningRate=1,5", "learningRate must be a number")]
    [InlineData("steps=1\n2", "steps must be an integer; got \"1\\n2\"")]
    public void A_word_that_cannot_be_is_blamed_and_not_the_file(string word, string why)
    {
        var message = Assert.Throws<UsageException>(() => DistillConfig.Parse("x.json", "{}", [word])).Message;
        Assert.Contains(why, message, StringComparison.Ordinal);
        Assert.DoesNotContain("x.json", message, StringComparison.Ordinal);
        Assert.Single(message.Split('\n'));
    }

    [Fact]
    public void The_file_is_blamed_for_what_the_file_says() =>
        Assert.StartsWith(
            "x.json: steps must be at least 0",
            Assert
                .Throws<UsageException>(() => DistillConfig.Parse("x.json", """{"steps": -1}""", ["epochs=3"]))
                .Message,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("2024")]
    [InlineData("1e3")]
    [InlineData("0.10")]
    [InlineData("true")]
    [InlineData("null")]
    [InlineData("a b")]
    public void A_name_may_look_like_a_number_or_a_word_of_json(string name)
    {
        var config = DistillConfig.From(
            $"notes={name}",
            $"runFolder={name}",
            $"datasetMix={name}",
            $"targetModels={name}"
        );
        Assert.Equal(
            (name, name, name, name),
            (config.Notes, config.RunFolder, config.DatasetMix.Keys.Single(), config.TargetModels.Single())
        );
    }

    [Fact]
    public void Text_in_quotes_is_json_and_null_is_no_text_where_there_may_be_none()
    {
        Assert.Equal("a\tb", DistillConfig.From("""notes="a\tb" """.Trim()).Notes);
        Assert.Equal("\"half", DistillConfig.From("notes=\"half").Notes);
        Assert.Null(
            DistillConfig.Parse("x.json", """{"checkpointPath": "a"}""", ["checkpointPath=null"]).CheckpointPath
        );
        Assert.Equal("null", DistillConfig.From("checkpointPath=\"null\"").CheckpointPath);
        Assert.Equal(["a,b"], DistillConfig.From("datasetMix=\"a,b\"").DatasetMix.Keys);
    }

    [Fact]
    public void Lists_are_written_with_commas_or_as_json()
    {
        Assert.Equal(
            ["theia/nano-clip", "theia/nano-vit"],
            DistillConfig.From("targetModels=theia/nano-clip,theia/nano-vit").TargetModels
        );
        Assert.Equal(["a", "b"], DistillConfig.From("""targetModels=["a", "b"]""").TargetModels);
        Assert.Equal(["a", "b"], DistillConfig.From("datasetMix=a, b").DatasetMix.Keys);
        Assert.Equal([0.5, 0.75], DistillConfig.From("betas=0.5,0.75").Betas);
    }
}
