using Theia.Cli.CommandLine;

namespace Theia.Tests.Features;

/// <summary>Extraction replaces shards, so a teacher's folder must be its own.</summary>
public sealed class TeacherColumnTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("images")]
    [InlineData("Images")]
    [InlineData("IMAGES.")]
    [InlineData("statistics")]
    [InlineData("splits.json")]
    [InlineData("keys.json")]
    [InlineData("scene_depth")]
    [InlineData("scene/facts")]
    [InlineData("Scene_Masks")]
    public void A_description_cannot_take_the_folder_of_something_else(string id)
    {
        File.WriteAllText(
            _folder["teacher.json"], $$"""{ "id": "{{id}}", "architecture": "clip", "size": [1, 1, 1] }""");
        var refused = Assert.Throws<UsageException>(() => TeacherDescription.Load(_folder["teacher.json"]));
        Assert.Contains($"'id' '{id}' names", refused.Message, StringComparison.Ordinal);
        Assert.Contains("another id", refused.Message, StringComparison.Ordinal);
        Assert.Equal(2, refused.ExitCode);
    }

    [Theory]
    [InlineData("images")]
    [InlineData("IMAGES")]
    [InlineData("scene_depth")]
    [InlineData("captions")]
    [InlineData("Captions")]
    [InlineData("labels")]
    [InlineData("set")]
    [InlineData("..")]
    [InlineData(".hidden")]
    [InlineData("")]
    public void Columns_of_something_else_are_left_alone_with_and_without_force(string id)
    {
        DatasetFolder set = SomeSet.Pack(_folder["set"], train: 4);
        Labels(set, "captions", "captions.json", "{}"u8.ToArray());
        Labels(
            set, "labels", "labels.safetensors",
            SafetensorsWriter.ToBytes([new TensorSource("box", new TensorData(DType.U8, [1], new byte[1]))]));
        var before = SomeSet.Snapshot(set.Path);
        using var teacher = new FakeTeacher(FakeTeacher.Wide with { Id = id });
        foreach (var force in new[] { false, true })
        {
            var refused = Assert.Throws<UsageException>(
                () => SomeSet.Extract(teacher, set, "train", new ExtractionOptions { Force = force }));
            Assert.DoesNotContain("--force", RemedyWords.In(refused), StringComparison.Ordinal);
            Assert.DoesNotContain("Delete", refused.Message, StringComparison.OrdinalIgnoreCase);
        }

        Assert.Equal(before, SomeSet.Snapshot(set.Path));
    }

    [Fact]
    public void Two_teachers_whose_ids_name_one_folder_do_not_replace_each_other()
    {
        DatasetFolder set = SomeSet.Pack(_folder["set"], train: 4).WithFeatures(FakeTeacher.Wide with { Id = "a/b_c" });
        var before = SomeSet.Snapshot(set.Path);
        using var other = new FakeTeacher(FakeTeacher.Wide with { Id = "a_b/c" });
        var refused = Assert.Throws<UsageException>(
            () => SomeSet.Extract(other, set, "train", new ExtractionOptions { Force = true }));
        Assert.Contains("contains features of a/b_c, not of a_b/c", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, SomeSet.Snapshot(set.Path));
    }

    [Fact]
    public void Force_deletes_nothing_before_it_knows_that_the_split_can_be_extracted_again()
    {
        DatasetFolder set = SomeSet.Pack(_folder["set"], train: 3, val: 2).WithFeatures(FakeTeacher.Wide);
        var before = SomeSet.Snapshot(set.Path);
        using var other = new FakeTeacher(FakeTeacher.Wide with { Size = new FeatureSize(3, 2, 2) });
        Assert.Throws<DataException>(
            () => SomeSet.Extract(other, set, "train", new ExtractionOptions { Force = true }));
        Assert.Equal(before, SomeSet.Snapshot(set.Path));
    }

    private static void Labels(DatasetFolder set, string column, string extension, byte[] payload)
    {
        using var writer = ShardWriter.Create(set.ShardPath(column, "train", 0));
        writer.Add("set-train_00000", extension, payload);
        writer.Commit();
    }
}
