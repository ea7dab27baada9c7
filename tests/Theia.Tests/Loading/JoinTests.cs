using System.Text.Json;
using Theia.Cli.CommandLine;

namespace Theia.Tests.Loading;

public sealed class JoinTests
{
    [Fact]
    public void Golden_pairs_that_do_not_match_are_refused_with_both_keys_and_the_command()
    {
        var faults = new List<string>();
        foreach (JsonElement pair in Goldens.Json("data", "damage", "damage.json")
            .GetProperty("pairs").EnumerateArray())
        {
            using var root = new ScratchFolder();
            string[] keys = Texts(pair, "image_keys"), features = Texts(pair, "feature_keys");
            var teacher = Place(root, pair, keys.Length);
            var differs = Enumerable.Range(0, Math.Max(keys.Length, features.Length))
                .FirstOrDefault(i => keys.ElementAtOrDefault(i) != features.ElementAtOrDefault(i), -1);
            try
            {
                using var batches = Open(root, teacher);
                Assert.Equal(keys, batches.Read(0).Keys);
                if (pair.GetProperty("expect").ValueEquals("refuse"))
                    faults.Add($"{pair.GetProperty("name")}: accepted");
            }
            catch (DataException failure)
            {
                string?[] wanted =
                [
                    keys.ElementAtOrDefault(differs), features.ElementAtOrDefault(differs),
                    "theia extract --set", teacher.Id,
                ];
                if (pair.GetProperty("expect").ValueEquals("accept") || !Array.TrueForAll(
                    wanted, text => text is null || RemedyWords.In(failure).Contains(text, StringComparison.Ordinal)))
                {
                    faults.Add($"{pair.GetProperty("name")}: {failure.Message}");
                }
            }
        }

        Assert.Empty(faults);
    }

    [Fact]
    public void A_missing_column_and_missing_shards_name_the_command()
    {
        using var root = new ScratchFolder();
        var set = SomeSet.Pack(root["set"], train: 12).WithFeatures(FakeTeacher.Small);
        var none = Assert.Throws<UsageException>(() => Open(root, FakeTeacher.Wide));
        Assert.Contains(
            $"theia extract --set {set.Path} --teacher fake/wide --split train",
            RemedyWords.In(none), StringComparison.Ordinal);

        File.Delete(set.ShardPath(FakeTeacher.Small.FolderName, "train", 1));
        var fewer = Assert.Throws<DataException>(() => Open(root, FakeTeacher.Small));
        Assert.Contains("2 shards of the split 'train', but 'images' has 3", fewer.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("--force", RemedyWords.In(fewer), StringComparison.Ordinal);
    }

    [Fact]
    public void A_lost_shard_of_images_shows_in_the_counts()
    {
        using var root = new ScratchFolder();
        var set = SomeSet.Pack(root["set"], train: 12);
        File.Delete(set.ShardPath(DatasetFolder.Images, "train", 1));
        var failure = Assert.Throws<DataException>(() => Open(root));
        Assert.Contains(
            "declares 12 samples for 'train', but the 2 shards of 'images' contain 7",
            failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_in_two_shards_is_refused()
    {
        using var root = new ScratchFolder();
        var set = SomeSet.Pack(root["set"], train: 10);
        File.Copy(set.ShardPath(DatasetFolder.Images, "train", 0), set.ShardPath(DatasetFolder.Images, "train", 2));
        var failure = Assert.Throws<DataException>(() => Open(root));
        Assert.Contains("the key 'set-train_00000' is also in", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_payload_that_changed_is_found_when_it_is_first_read()
    {
        using var root = new ScratchFolder();
        var set = SomeSet.Pack(root["set"], train: 5).WithFeatures(FakeTeacher.Small);
        foreach (var column in (string[])[DatasetFolder.Images, FakeTeacher.Small.FolderName])
        {
            var path = set.ShardPath(column, "train", 0);
            var whole = File.ReadAllBytes(path);
            using (var shard = Shard.Open(path))
                // the last byte: behind what a batch needs of a feature
                whole[shard.Members[3].Offset + shard.Members[3].Length - 1] ^= 1;
            var good = File.ReadAllBytes(path);
            File.WriteAllBytes(path, whole);
            using (var batches = Open(root, FakeTeacher.Small))
            {
                var failure = Assert.Throws<DataException>(() => batches.Read(0));
                Assert.Contains("sample 'set-train_00003'", failure.Message, StringComparison.Ordinal);
                Assert.Contains("it changed after it was written", failure.Message, StringComparison.Ordinal);
            }

            File.WriteAllBytes(path, good);
        }
    }

    [Fact]
    public void Images_of_two_sizes_do_not_share_a_batch()
    {
        using var root = new ScratchFolder();
        SomeSet.Pack(root["set"], train: 3, side: 16);
        SomeSet.Pack(root["other"], train: 3, side: 8);
        using var batches = DistillationBatches.Open(
            root.Path, [new DatasetWeight("set"), new DatasetWeight("other")], "train", [],
            new BatchOptions { BatchSize = 6, Once = true });
        var failure = Assert.Throws<DataException>(() => batches.Read(0));
        Assert.Contains("is 8 x 8 pixels, but the first image has 16 x 16", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Features_of_another_size_or_without_class_token_are_refused()
    {
        using var root = new ScratchFolder();
        SomeSet.Pack(root["set"], train: 3).WithFeatures(FakeTeacher.Small, FakeTeacher.Wide);
        var size = Assert.Throws<DataException>(() => Read(FakeTeacher.Small with { Size = new FeatureSize(6, 2, 8) }));
        Assert.Contains(
            "'embedding' is BF16 [6, 4, 4]; fake/Small-teacher should have BF16 [6, 2, 8]",
            size.Message, StringComparison.Ordinal);
        var token = Assert.Throws<DataException>(() => Read(FakeTeacher.Wide with { HasClassToken = true }));
        Assert.Contains("has no tensor 'cls_token', only 'embedding'", token.Message, StringComparison.Ordinal);

        void Read(TeacherSpec teacher)
        {
            using var batches = Open(root, teacher);
            batches.Read(0);
        }
    }

    [Fact]
    public void A_failed_read_can_be_repeated_and_the_next_batch_read()
    {
        using var root = new ScratchFolder();
        var set = SomeSet.Pack(root["set"], train: 10);
        var path = set.ShardPath(DatasetFolder.Images, "train", 0);
        var whole = File.ReadAllBytes(path);
        using var batches = DistillationBatches.Open(
            root.Path, [new DatasetWeight("set")], "train", [],
            new BatchOptions { BatchSize = 5, Once = true, Shuffle = false });
        using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        file.SetLength(2048);
        Assert.Throws<DataException>(() => batches.Read(0));
        Assert.Throws<DataException>(() => batches.Read(0));
        Assert.Equal("set-train_00005", batches.Read(1).Keys[0]);
        file.Write(whole);
        file.Flush();
        Assert.Equal("set-train_00000", batches.Read(0).Keys[0]);
    }

    private static DistillationBatches Open(ScratchFolder root, params TeacherSpec[] teachers) =>
        DistillationBatches.Open(
            root.Path, [new DatasetWeight("set")], "train",
            [.. teachers.Select(teacher => new FeatureRequest(teacher, teacher.HasClassToken))],
            new BatchOptions { BatchSize = 64, Once = true, Shuffle = false });

    private static TeacherSpec Place(ScratchFolder root, JsonElement pair, int count)
    {
        var column = Path.GetFileNameWithoutExtension(pair.GetProperty("column").GetString()!);
        Copy("images", DatasetFolder.Images);
        Copy("features", column);
        new Splits(count, 0, 0).Save(root["set", "splits.json"]);
        using var shard = Shard.Open(Goldens.At("data", "damage", pair.GetProperty("features").GetString()!));
        TensorData embedding = Theia.Data.Tensors.Safetensors.SafetensorsBlob.Parse(
            shard.Read(shard.Members[0]), "golden").Read("embedding");
        var (channels, height, width) = ((int)embedding.Shape[0], (int)embedding.Shape[1], (int)embedding.Shape[2]);
        return new TeacherSpec(column.Replace('_', '/'), "golden", new FeatureSize(channels, height, width));

        void Copy(string what, string folder)
        {
            Directory.CreateDirectory(root["set", folder]);
            File.Copy(
                Goldens.At("data", "damage", pair.GetProperty(what).GetString()!),
                root["set", folder, "set-000000-train.tar"]);
        }
    }

    private static string[] Texts(JsonElement pair, string name) =>
        [.. pair.GetProperty(name).EnumerateArray().Select(key => key.GetString()!)];
}
