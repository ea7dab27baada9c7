using Theia.Tests.Cli;

namespace Theia.Tests.Features;

/// <summary>Silence where nothing was done looks like success.</summary>
[Collection("torch")]   // distill counts its threads before it looks at the data
public sealed class UnreadShardsTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Shards_of_other_names_are_bad_data_for_every_verb()
    {
        DatasetFolder set = SomeSet.Pack(_folder["set"], train: 3).WithFeatures(FakeTeacher.Wide);
        Rename(set, FakeTeacher.Wide.FolderName);
        Refused(["measure", "--set", set.Path], "part-0.tar");
        Assert.Throws<DataException>(() => SomeSet.Measure(set, FakeTeacher.Wide));

        Rename(set, DatasetFolder.Images);
        Refused(["extract", "--set", set.Path, "--teacher", "resnet18"], "part-0.tar");
        Refused(["measure", "--set", set.Path], "part-0.tar");
        Refused(["verify", set.Path], "has no shards of any split", output: true);
        Refused(["distill", "--set", set.Path, "targetModels=fake/wide", "--to", _folder["run"]], "part-0.tar");
        using var teacher = new FakeTeacher(FakeTeacher.Wide);
        Assert.Throws<DataException>(
            () => FeatureExtraction.RunAll(teacher, set, cancellation: TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_set_without_shards_is_a_mistake_of_the_call()
    {
        Directory.CreateDirectory(_folder["set", "images"]);
        var run = CommandLineRun.Of("extract", "--set", _folder["set"], "--teacher", "resnet18");
        Assert.Equal(2, run.Code);
        Assert.Contains("has no images", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("extract")]
    [InlineData("measure")]
    [InlineData("verify")]
    [InlineData("pack")]
    public void A_hidden_set_is_refused(string verb)
    {
        Directory.CreateDirectory(_folder[".hid", "images"]);
        File.WriteAllBytes(_folder["a.png"], []);
        string[] words = verb switch
        {
            "extract" => [verb, "--set", _folder[".hid"], "--teacher", "resnet18"],
            "measure" => [verb, "--set", _folder[".hid"]],
            "verify" => [verb, _folder[".hid"]],
            _ => [verb, _folder["a.png"], "--to", _folder[".hid"]],
        };
        var run = CommandLineRun.Of(words);
        Assert.Equal(2, run.Code);
        Assert.Contains("begins with a dot", run.Error, StringComparison.Ordinal);
    }

    private static void Rename(DatasetFolder set, string column)
    {
        var shard = set.Shards(column, "train").Single();
        File.Move(shard, Path.Combine(set.ColumnPath(column), "part-0.tar"));
        File.Delete(shard + ".index");
    }

    private static void Refused(string[] words, string says, bool output = false)
    {
        var run = CommandLineRun.Of(words);
        Assert.True(run.Code == 3, $"{run.Code}: {run.Output}{run.Error}");
        Assert.Contains(says, output ? run.Output : run.Error, StringComparison.Ordinal);
    }
}
