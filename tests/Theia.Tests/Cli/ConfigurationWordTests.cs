using System.Text.Json;

namespace Theia.Tests.Cli;

/// <summary>Options and <c>path=value</c> words of the verbs that take a configuration.</summary>
[Collection("torch")]
public sealed class ConfigurationWordTests
{
    private static readonly string[] _small =
    [
        "targetModels=fake/coarse",
        "steps=2",
        "batchSize=2",
        "backbone=facebook/deit-tiny-patch16-224",
        "translatorKwargs.hiddenSizeFactor=0.25",
        """backboneConfig={"hiddenSize":16,"numAttentionHeads":2,"numHiddenLayers":1,"intermediateSize":32}""",
    ];

    [Theory]
    [InlineData("2024", "5")]
    [InlineData("true", "null")]
    [InlineData("a,b", "\"z\"")]
    public void A_set_and_a_run_may_have_any_name(string set, string run)
    {
        using var here = new WorkingFolder();
        Set(set);
        var done = CommandLineRun.Of(["distill", "--set", set, "--to", run, "--json", .. _small, "notes=2024"]);
        Assert.True(done.Code == 0, done.Error);
        var config = DistillConfig.Load(Path.Combine(run, "config.json"));
        var folder = Path.GetFileName(config.RunFolder);
        Assert.Equal((set, run, "2024"), (config.DatasetMix.Keys.Single(), folder, config.Notes));

        // Of a finished run nothing is left to say; the names stay.
        var again = CommandLineRun.Of("resume", run, "--json");
        Assert.True(again.Code == 0, again.Error);
        Assert.Equal(Names(done), Names(again));

        var refused = CommandLineRun.Of("resume", run, "threads=5000");
        Assert.Equal(2, refused.Code);
        Assert.Contains("threads is 5000, but on this machine", refused.Error);
    }

    [Fact]
    public void Another_set_is_added_beside_the_one_of_the_option()
    {
        using var here = new WorkingFolder();
        Set("one");
        Set("two");
        var done = CommandLineRun.Of(["distill", "--set", "one", "--to", "run", .. _small, "datasetMix.two=0.5"]);
        Assert.True(done.Code == 0, done.Error);
        Assert.Equal(
            [("one", 1), ("two", 0.5)],
            DistillConfig.Load("run/config.json").DatasetMix.Select(part => (part.Key, part.Value))
        );
    }

    [Theory]
    [InlineData("datasetMix={\"set\":-1}", "--set already sets datasetMix")]
    [InlineData("runFolder=other", "--to already sets runFolder")]
    [InlineData("datasetMix.other=0", "must be a positive weight")]
    [InlineData("threads=5000", "threads is 5000, but on this machine")]
    public void What_would_be_overruled_or_cannot_be_is_refused(string word, string why)
    {
        using var here = new WorkingFolder();
        Set("set");
        var refused = CommandLineRun.Of(["distill", "--set", "set", "--to", "run", .. _small, word]);
        Assert.Equal(2, refused.Code);
        Assert.Contains(why, refused.Error);
        Assert.False(Directory.Exists("run"));
    }

    [Theory]
    [InlineData(
        "theia lab teach: stepz=3: Unknown key 'stepz'",
        "lab",
        "teach",
        "vit",
        "--to",
        "nowhere",
        "stepz=3"
    )]
    [InlineData(
        "theia lab teach: Unknown configuration 'teach-vitt'. Did you mean 'teach-vit'?",
        "lab",
        "teach",
        "vit",
        "--to",
        "nowhere",
        "--config",
        "teach-vitt"
    )]
    [InlineData(
        "theia lab subsets: seed=3: lab subsets sets seed itself. Use --seeds instead.",
        "lab",
        "subsets",
        "--set",
        "nowhere",
        "--to",
        "nowhere",
        "seed=3"
    )]
    [InlineData(
        "theia quickstart: stepz=3: Unknown key 'stepz'",
        "quickstart",
        "--to",
        "nowhere",
        "--teacher",
        "standin-vit",
        "stepz=3"
    )]
    [InlineData(
        "theia distill: Unknown configuration 'nanno'. Did you mean 'nano'?",
        "distill",
        "--config",
        "nanno"
    )]
    [InlineData(
        "--scenes must be a whole number from 20 to 100000; got 'many'.", "lab",
        "probe", "--pixels", "--scenes", "many")]
    [InlineData("--val must be a number from 0 to 1; got 'half'.", "pack", "x", "--to", "y", "--val", "half")]
    public void The_word_is_blamed_and_nothing_is_written(string message, params string[] words)
    {
        using var here = new WorkingFolder();
        var refused = CommandLineRun.Of(words);
        Assert.Equal(2, refused.Code);
        Assert.StartsWith(message, refused.Error);
        Assert.False(Directory.Exists("nowhere"));
    }

    private static void Set(string path)
    {
        var set = SomeSet.Pack(Path.GetFullPath(path), train: 6).WithFeatures(FakeTeacher.Coarse);
        _ = SomeSet.Measure(set, FakeTeacher.Coarse);
    }

    private static string[] Names(CommandLineRun run)
    {
        using var json = JsonDocument.Parse(run.Output);
        return [.. json.RootElement.EnumerateObject().Select(property => property.Name)];
    }
}
