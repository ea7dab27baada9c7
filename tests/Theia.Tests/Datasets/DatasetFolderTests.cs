namespace Theia.Tests.Datasets;

public sealed class DatasetFolderTests
{
    [Fact]
    public void Shards_of_a_split_are_listed_in_ordinal_order_and_nothing_else()
    {
        using var folder = new ScratchFolder();
        var set = new DatasetFolder(folder["pets"]);
        Directory.CreateDirectory(set.ColumnPath("images"));
        foreach (var name in new[]
        {
            "pets-000002-train.tar", "pets_train-000010-train.tar", "pets-000001-train.tar", "pets-000001-val.tar",
            ".pets-000003-train.tar", "pets-000001-train.tar.index", "pets-000001-train.tar.txt",
        })
        {
            File.WriteAllText(Path.Combine(set.ColumnPath("images"), name), "");
        }

        Assert.Equal(
            ["pets-000001-train.tar", "pets-000002-train.tar", "pets_train-000010-train.tar"],
            set.Shards("images", "train").Select(Path.GetFileName));
        Assert.Equal(["pets-000001-val.tar"], set.Shards("images", "val").Select(Path.GetFileName));
        Assert.Empty(set.Shards("facebook_dinov2-large", "train"));
    }

    [Fact]
    public void Names_are_those_of_the_reference()
    {
        var set = new DatasetFolder("/data/imagenet/");
        Assert.Equal(("imagenet", "/data"), (set.Name, set.Root));
        Assert.Equal("/data/imagenet/images/imagenet_train-000012-train.tar", set.ShardPath("images", "train", 12));
    }

    [Fact]
    public void Images_are_the_first_column()
    {
        using var folder = new ScratchFolder();
        foreach (var name in new[] { "openai_clip", "images", "LiheYoung_depth", ".cache" })
            Directory.CreateDirectory(folder["set", name]);
        Assert.Equal(["images", "LiheYoung_depth", "openai_clip"], DatasetFolder.Open(folder["set"]).Columns);
        Assert.Empty(new DatasetFolder(folder["nothing"]).Columns);
    }

    [Fact]
    public void A_folder_that_is_no_data_set_is_a_question_of_usage()
    {
        using var folder = new ScratchFolder();
        Assert.Contains(
            "missing does not exist",
            Assert.Throws<UsageException>(() => DatasetFolder.Open(folder["missing"])).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "no folder 'images'", Assert.Throws<UsageException>(() => DatasetFolder.Open(folder.Path)).Message,
            StringComparison.Ordinal);
        Assert.Throws<UsageException>(() => new DatasetFolder("/"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"a\": 1}")]
    [InlineData("{\"a\": null}")]
    [InlineData("null")]
    public void Malformed_keys_are_bad_data(string text)
    {
        using var folder = new ScratchFolder();
        File.WriteAllText(folder["keys.json"], text);
        Assert.Equal(
            folder["keys.json"], Assert.Throws<DataException>(() => new DatasetFolder(folder.Path).LoadKeys()).File);
    }
}
