namespace Theia.Tests.Packing;

public sealed class DecidedSplitTests
{
    [Fact]
    public void A_picture_whose_split_was_decided_goes_there_and_the_others_are_dealt_as_without_it()
    {
        using var folder = new ScratchFolder();
        List<ImageSource> pictures = SomePictures.Make(40);
        var without = ImagePacking.Run(pictures, new DatasetFolder(folder["without"]), SomePictures.Small, cancellation: TestContext.Current.CancellationToken);
        pictures.Add(pictures[0] with { Path = "held/one.jpg", Split = "val" });
        pictures.Add(pictures[1] with { Path = "held/two.jpg", Split = "val" });
        var set = new DatasetFolder(folder["with"]);
        var with = ImagePacking.Run(pictures, set, SomePictures.Small, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(without.Splits with { Val = without.Splits.Val + 2 }, with.Splits);
        var keys = set.Shards("images", "val").SelectMany(path =>
        {
            using var shard = Shard.Open(path);
            return shard.Members.Select(member => member.Key).ToArray();
        });
        Assert.Equal(2, keys.Count(key => set.LoadKeys()[key].StartsWith("held/", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_split_that_does_not_exist_is_refused_by_name()
    {
        using var folder = new ScratchFolder();
        var wrong = Assert.Throws<UsageException>(() => ImagePacking.Run([SomePictures.Make(1)[0] with { Split = "vall" }], new DatasetFolder(folder["set"]), SomePictures.Small, cancellation: TestContext.Current.CancellationToken));
        Assert.Contains("'vall'", wrong.Message);
    }

    [Fact]
    public void A_set_begun_with_another_split_for_a_picture_is_not_continued()
    {
        using var folder = new ScratchFolder();
        List<ImageSource> pictures = SomePictures.Make(12);
        pictures[3] = pictures[3] with { Split = "val" };
        ImagePacking.Run(pictures, new DatasetFolder(folder["set"]), SomePictures.Small, cancellation: TestContext.Current.CancellationToken);
        pictures[3] = pictures[3] with { Split = "test" };
        var wrong = Assert.Throws<UsageException>(() => ImagePacking.Run(pictures, new DatasetFolder(folder["set"]), SomePictures.Small, cancellation: TestContext.Current.CancellationToken));
        Assert.Contains("in another split", wrong.Message);
    }
}
