namespace Theia.Tests.Packing;

public sealed class ImageSourceTests
{
    [Fact]
    public void Images_are_found_in_all_folders_in_ordinal_order()
    {
        using var folder = new ScratchFolder();
        foreach (var name in new[]
        {
            "b.JPG", "a/z.png", "a/deep/er/y.webp", "a-b.bmp", "c.jpeg", "notes.txt",
            ".hidden.jpg", ".thumbs/x.jpg", "ünï.jpg",
        })
        {
            Touch(folder, name);
        }

        IReadOnlyList<ImageSource> found = ImageSource.Find([folder.Path]);

        Assert.Equal(
            ["a-b.bmp", "a/deep/er/y.webp", "a/z.png", "b.JPG", "c.jpeg", "ünï.jpg"],
            found.Select(source => source.Path));
        Assert.Equal(["a-b.bmp", "a/deep/er", "a", "b.JPG", "c.jpeg", "ünï.jpg"], found.Select(source => source.Group));
        Assert.All(found, source => Assert.Equal("3", source.Version));
    }

    [Fact]
    public void Several_places_are_told_apart_by_their_folder_and_nothing_is_taken_twice()
    {
        using var folder = new ScratchFolder();
        foreach (var name in new[] { "cats/1.jpg", "cats/2.jpg", "dogs/1.jpg", "dogs-2/3.jpg", "else/4.jpg" })
            Touch(folder, name);

        IReadOnlyList<ImageSource> found = ImageSource.Find(
            [folder["cats"], folder["dogs", "1.jpg"], folder["cats", "2.jpg"], folder["dogs-2"] + "/"]);

        Assert.Equal(["cats/1.jpg", "cats/2.jpg", "dogs-2/3.jpg", "dogs/1.jpg"], found.Select(source => source.Path));
    }

    [Fact]
    public void A_named_file_is_taken_whatever_its_ending()
    {
        using var folder = new ScratchFolder();
        Touch(folder, "image.data");
        Assert.Equal("image.data", Assert.Single(ImageSource.Find([folder["image.data"]])).Path);
    }

    [Fact]
    public void Links_to_folders_that_lead_in_circles_are_not_followed()
    {
        using var folder = new ScratchFolder();
        Touch(folder, "real/1.jpg");
        Directory.CreateSymbolicLink(folder["real", "again"], folder["real"]);
        File.CreateSymbolicLink(folder["real", "2.jpg"], folder["real", "1.jpg"]);
        Directory.CreateSymbolicLink(folder["linked"], folder["real"]);

        Assert.Equal(["real/1.jpg", "real/2.jpg"], ImageSource.Find([folder.Path]).Select(source => source.Path));
        Assert.Equal(["1.jpg", "2.jpg"], ImageSource.Find([folder["linked"]]).Select(source => source.Path));
    }

    [Fact]
    public void A_link_that_leads_nowhere_is_named_and_skipped()
    {
        using var folder = new ScratchFolder();
        Directory.CreateDirectory(folder["in"]);
        SomeImages.Image(1).SavePng(folder["in", "good.png"]);
        File.CreateSymbolicLink(folder["in", "gone.png"], folder["in", "nowhere.png"]);

        PackReport report = ImagePacking.Run(
            ImageSource.Find([folder["in"]]), new DatasetFolder(folder["set"]), SomeImages.Small,
            cancellation: TestContext.Current.CancellationToken);

        Assert.Equal("gone.png", Assert.Single(report.Skipped).Path);
    }

    [Fact]
    public void A_missing_or_empty_folder_is_a_question_of_usage()
    {
        using var folder = new ScratchFolder();
        Touch(folder, "notes.txt");
        Assert.Contains(
            "does not exist",
            Assert.Throws<UsageException>(() => ImageSource.Find([folder["missing"]])).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "no images", Assert.Throws<UsageException>(() => ImageSource.Find([folder.Path])).Message,
            StringComparison.Ordinal);
        Assert.Throws<UsageException>(() => ImageSource.Find([]));
    }

    [Fact]
    public void Files_are_decoded_and_damaged_ones_named_and_skipped()
    {
        using var folder = new ScratchFolder();
        RgbImage image = new(300, 200, new byte[300 * 200 * 3]);
        Directory.CreateDirectory(folder["in"]);
        image.SavePng(folder["in", "black.png"]);
        File.WriteAllText(folder["in", "broken.jpg"], "no image");
        var set = new DatasetFolder(folder["set"]);

        PackReport report = ImagePacking.Run(
            ImageSource.Find([folder["in"]]), set, new PackOptions(),
            cancellation: TestContext.Current.CancellationToken);

        Assert.Equal(new Splits(1, 0, 0), report.Splits);
        Assert.Equal("broken.jpg", Assert.Single(report.Skipped).Path);
        Assert.Contains("broken.jpg", report.Skipped[0].Reason, StringComparison.Ordinal);
        using var shard = Shard.Open(set.Shards("images", "train")[0]);
        Assert.Equal(128 + (224 * 224 * 3), shard.Members[0].Length);
    }

    private static void Touch(ScratchFolder folder, string name)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder[name])!);
        File.WriteAllText(folder[name], "123");
    }
}
