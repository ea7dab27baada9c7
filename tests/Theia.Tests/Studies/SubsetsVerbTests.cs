using Theia.Tests.Cli;

namespace Theia.Tests.Studies;

/// <summary>
/// The whole study in small: scenes, two teachers that know nothing, three students and one untrained.
/// </summary>
[Collection("torch")]
public sealed class SubsetsVerbTests
{
    private static readonly string[] _study =
    [
        "--teacher", "standin-clip", "standin-vit", "--seeds", "1", "--scenes", "40",
        "--threads", "1", "steps=1", "batchSize=2",
        """backboneConfig={"hiddenSize":16,"numAttentionHeads":2,"numHiddenLayers":1,"intermediateSize":32}""",
        "translatorKwargs.hiddenSizeFactor=0.25",
    ];

    [Fact]
    public void A_study_measures_every_set_once_and_goes_on_where_it_was()
    {
        using var scratch = new ScratchFolder();
        Run("scenes", "--count", "24", "--to", scratch["data/set"], "--threads", "1");
        Run("extract", "--set", scratch["data/set"], "--teacher", "standin-clip", "standin-vit", "--threads", "1");
        Run("measure", "--set", scratch["data/set"]);
        string[] study = ["lab", "subsets", "--set", scratch["data/set"], "--to", scratch["study"], .. _study];
        Run(study);
        var table = File.ReadAllText(scratch["study", "table.md"]);
        foreach (var row in new[] { "untrained | 1", "clip | 1", "vit | 1", "clip + vit | 1" })
            Assert.Contains(row, table);
        Assert.DoesNotContain("Partial", table);

        // What is missing is made again, equal to what it was; what is there is left alone.
        var lost = Directory.EnumerateDirectories(scratch["study"], "clip-0").Single();
        var before = File.ReadAllText(Path.Combine(lost, "probes.json"));
        var kept = File.GetLastWriteTimeUtc(scratch["study", "vit-0/probes.json"]);
        Directory.Delete(lost, recursive: true);
        Run(study);
        Assert.Equal(before, File.ReadAllText(Path.Combine(lost, "probes.json")));
        Assert.Equal(kept, File.GetLastWriteTimeUtc(scratch["study", "vit-0/probes.json"]));

        var other = CommandLineRun.Of([.. study, "steps=2"]);
        Assert.Equal(2, other.Code);
        Assert.Contains("another folder", other.Error);
    }

    [Fact]
    public void One_teacher_is_no_study()
    {
        var refused = CommandLineRun.Of(
            ["lab", "subsets", "--set", "nowhere", "--to", "nowhere", "--teacher", "standin-clip"]);
        Assert.Equal(2, refused.Code);
        Assert.Contains("two to six", refused.Error);
    }

    private static void Run(params string[] line)
    {
        var run = CommandLineRun.Of(line);
        Assert.True(run.Code == 0, run.Error);
    }
}
