namespace Theia.Tests.Packing;

public sealed class DecidedSplitTests
{
    [Fact]
    public void An_image_whose_split_was_decided_goes_there_and_the_others_are_dealt_as_without_it()
    {
        using var folder = new ScratchFolder();
        List<ImageSource> images = SomeImages.Make(40);
        var without = ImagePacking.Run(
            images, new DatasetFolder(folder["without"]), SomeImages.Small,
            cancellation: TestContext.Current.CancellationToken);
        images.Add(images[0] with { Path = "held/one.jpg", Split = "val" });
        images.Add(images[1] with { Path = "held/two.jpg", Split = "val" });
        var set = new DatasetFolder(folder["with"]);
        var with = ImagePacking.Run(images, set, SomeImages.Small, cancellation: TestContext.Current.CancellationToken);
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
        var wrong = Assert.Throws<UsageException>(() => ImagePacking.Run(
            [SomeImages.Make(1)[0] with { Split = "vall" }], new DatasetFolder(folder["set"]),
            SomeImages.Small, cancellation: TestContext.Current.CancellationToken));
        Assert.Contains("'vall'", wrong.Message);
    }

    [Fact]
    public void A_set_begun_with_another_split_for_an_image_is_not_continued()
    {
        using var folder = new ScratchFolder();
        List<ImageSource> images = SomeImages.Make(12);
        images[3] = images[3] with { Split = "val" };
        ImagePacking.Run(
            images, new DatasetFolder(folder["set"]), SomeImages.Small,
            cancellation: TestContext.Current.CancellationToken);
        images[3] = images[3] with { Split = "test" };
        var wrong = Assert.Throws<UsageException>(() => ImagePacking.Run(
            images, new DatasetFolder(folder["set"]), SomeImages.Small,
            cancellation: TestContext.Current.CancellationToken));
        Assert.Contains("in another split", wrong.Message);
    }
}
