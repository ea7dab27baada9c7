using Theia.Tests.Cli;

namespace Theia.Tests.Pipeline;

/// <summary>The folder of a set may be renamed: its shards keep the name under which they were packed.</summary>
[Collection("prepared set")]
public sealed class RenamedSetTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public RenamedSetTests(PreparedSet prepared)
    {
        PreparedSet.Copy(prepared.Extracted, _folder.Path);
        Directory.Move(_folder["root", "set"], _folder["root", "cats"]);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Nothing_is_packed_or_extracted_a_second_time()
    {
        var before = SomeSet.Snapshot(_folder.Path);
        Fine(
            "pack", Path.Combine(Repository.Root, "samples", "photos"), "--to", _folder["root", "cats"],
            "--samples-per-shard", "2", "--threads", "1");
        Fine("extract", "--set", _folder["root", "cats"], "--teacher", "resnet18");
        Assert.Equal(before, SomeSet.Snapshot(_folder.Path));
        Fine("verify", _folder["root", "cats"]);
    }

    [Fact]
    public void A_shard_that_is_missing_is_written_under_the_name_of_the_others()
    {
        var lost = _folder["root", "cats", "images", "set_val-000000-val.tar"];
        File.Delete(lost);
        Fine(
            "pack", Path.Combine(Repository.Root, "samples", "photos"), "--to", _folder["root", "cats"],
            "--samples-per-shard", "2", "--threads", "1");
        Assert.True(File.Exists(lost));
        Fine("verify", _folder["root", "cats"]);
    }

    [Fact]
    public void Statistics_that_are_missed_after_it_are_explained()
    {
        var run = CommandLineRun.Of(
            "distill", "--set", _folder["root", "cats"], "--to", _folder["run"], "targetModels=microsoft/resnet18");
        Assert.Equal(2, run.Code);
        Assert.Contains(
            "packed as 'set' and its folder renamed since. Measure them: theia measure",
            run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_set_that_was_packed_twice_is_explained()
    {
        var set = new DatasetFolder(_folder["root", "cats"]);
        foreach (var shard in set.Shards(DatasetFolder.Images, "train"))
            File.Copy(shard, shard.Replace("set_train", "cats_train", StringComparison.Ordinal));
        var run = CommandLineRun.Of("verify", set.Path);
        Assert.Equal(3, run.Code);
        Assert.Contains(
            "has shards of 2 names, cats and set: a renamed set was packed a second time",
            run.Output, StringComparison.Ordinal);
    }

    private static void Fine(params string[] words)
    {
        var run = CommandLineRun.Of(words);
        Assert.True(run.Code == 0, run.Error + run.Output);
    }
}
