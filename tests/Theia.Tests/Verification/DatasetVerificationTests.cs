using System.Text.Json;
using Theia.Cli.CommandLine;
using Theia.Tests.Packing;
using Theia.Tests.Shards;

namespace Theia.Tests.Verification;

public sealed class DatasetVerificationTests
{
    private const string Teacher = "lab/nano";
    private static readonly TeacherSpec _teacher = new(Teacher, "onnx", new FeatureSize(3, 2, 2));

    [Fact]
    public void The_reference_data_sets_are_sound()
    {
        foreach (var folder in Directory.EnumerateDirectories(Goldens.At("data", "shards", "root")))
        {
            VerificationReport report = Verify(DatasetFolder.Open(folder));
            Assert.Empty(report.Findings);
            Assert.Equal(DatasetFolder.Open(folder).LoadSplits().Total, report.Samples);
        }
    }

    [Fact]
    public void Every_damaged_shard_of_the_goldens_is_found()
    {
        List<string> wrong = [];
        foreach (JsonElement item in Goldens.Json("data", "damage", "damage.json")
            .GetProperty("shards").EnumerateArray())
        {
            using var folder = new ScratchFolder();
            var set = new DatasetFolder(folder["set"]);
            Directory.CreateDirectory(set.ColumnPath("images"));
            var shard = set.ShardPath("images", "train", 0);
            File.Copy(Goldens.At("data", "damage", item.GetProperty("file").GetString()!), shard);
            new Splits(item.TryGetProperty("keys", out JsonElement keys) ? keys.GetArrayLength() : 4, 0, 0)
                .Save(set.SplitsPath);

            IReadOnlyList<Finding> findings = Verify(set).Findings;

            if (item.GetProperty("expect").GetString() is "accept"
                ? findings.Count > 0
                : item.GetProperty("expect").GetString() is "refuse" && !findings.Any(finding => finding.File == shard))
            {
                wrong.Add($"{item.GetProperty("name")}: {string.Join(" | ", findings)}");
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void Columns_that_do_not_match_the_images_are_found()
    {
        List<string> wrong = [];
        foreach (JsonElement item in Goldens.Json("data", "damage", "damage.json")
            .GetProperty("pairs").EnumerateArray())
        {
            using var folder = new ScratchFolder();
            var set = new DatasetFolder(folder["set"]);
            var column = item.GetProperty("column").GetString()!.Replace(".safetensors", "", StringComparison.Ordinal);
            foreach (var (name, source) in new[] { ("images", "images"), (column, "features") })
            {
                Directory.CreateDirectory(set.ColumnPath(name));
                File.Copy(
                    Goldens.At("data", "damage", item.GetProperty(source).GetString()!),
                    set.ShardPath(name, "train", 0));
            }

            new Splits(item.GetProperty("image_keys").GetArrayLength(), 0, 0).Save(set.SplitsPath);

            IReadOnlyList<Finding> findings = Verify(set).Findings;

            if (item.GetProperty("expect").GetString() is "accept" ? findings.Count > 0 : findings.Count == 0)
                wrong.Add($"{item.GetProperty("name")}: {string.Join(" | ", findings)}");
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void A_packed_and_extracted_set_is_sound()
    {
        using var folder = new ScratchFolder();
        DatasetFolder set = Make(folder);
        VerificationReport report = Verify(set, _teacher);
        Assert.Empty(report.Findings);
        Assert.Equal((12, 20L, true), (report.Shards, report.Samples, report.Findings.Count == 0));
    }

    [Fact]
    public void Everything_that_is_wrong_is_told_at_once_with_its_place_and_what_to_do()
    {
        using var folder = new ScratchFolder();
        DatasetFolder set = Make(folder);
        IReadOnlyList<string> images = set.Shards("images", "train"),
            features = set.Shards(_teacher.FolderName, "train");
        SomeShard.Flip(images[0], 512 + 200);                                              // a payload
        SomeShard.Flip(images[1], 3);                                                      // a header
        SomeShard.Flip(images[2] + ".index", 40);
        WriteFeatures(set, "train", 0, value: 0x7F80);                                     // infinity
        WriteFeatures(set, "train", 2, drop: 1);                                           // a key less
        WriteFeatures(set, "train", 3, shape: [3, 2, 1]);
        File.Copy(images[3], Path.Combine(set.ColumnPath("images"), "copy.tar"));
        new Splits(17, 1, 3).Save(set.SplitsPath);

        string[] findings = [.. Verify(set, _teacher).Findings.Select(finding => RemedyWords.In(finding).ToString())];

        AssertOne(findings, Path.GetFileName(images[0]), "has hash", "Write the shard again");
        AssertOne(findings, Path.GetFileName(images[1]), "header", "again");
        AssertOne(findings, Path.GetFileName(images[2]) + ".index", "does not match", "delete the index");
        Assert.Equal(4, findings.Count(text => text.Contains(Path.GetFileName(features[0]), StringComparison.Ordinal)
            && text.Contains("'embedding' contains infinity at element 5", StringComparison.Ordinal)));
        AssertOne(findings, Path.GetFileName(features[2]), "position 1", ", but the images have");
        Assert.Equal(4, findings.Count(
            text => text.Contains("[3, 2, 1], but the teacher declares 3 x 2 x 2", StringComparison.Ordinal)));
        AssertOne(findings, "copy.tar", "does not belong to a split");
        AssertOne(findings, "splits.json", "declares 17 samples", "theia pack");
        AssertOne(findings, "keys.json", "4 in all are in no readable shard", "theia pack");
    }

    [Theory]
    [InlineData(0x7F80, "infinity")]
    [InlineData(0xFF80, "infinity")]
    [InlineData(0x7FC0, "NaN")]
    [InlineData(0xFF81, "NaN")]
    public void A_value_that_is_no_number_is_found_wherever_it_stands(int bits, string what)
    {
        var check = new Data.Verification.FeatureCheck(_teacher.FolderName, null);
        for (var at = 0; at < 200; at += 7)
        {
            var values = new ushort[200];
            values[at] = (ushort)bits;
            var refused = Assert.Throws<DataException>(() => check.Check(Feature(values, [1, 20, 10]), "shard.tar"));
            Assert.Contains(
                $"'embedding' contains {what} at element {at} of 200", refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_same_key_in_two_splits_is_found()
    {
        using var folder = new ScratchFolder();
        DatasetFolder set = Make(folder);
        File.Copy(set.Shards("images", "val")[0], set.ShardPath("images", "train", 9));
        Assert.Contains(
            Verify(set).Findings, finding => finding.Problem.Contains("the key is also in", StringComparison.Ordinal));
    }

    [Fact]
    public void One_shard_can_be_checked_by_itself()
    {
        using var folder = new ScratchFolder();
        DatasetFolder set = Make(folder);
        var path = set.Shards("images", "train")[0];
        ShardMember member;
        using (var shard = Shard.Open(path))
            member = shard.Members[0];
        Assert.Empty(DatasetVerification.RunShard(path, TestContext.Current.CancellationToken));
        SomeShard.Flip(path, member.Offset + 200);
        Assert.Equal(
            $"member '{member.Name}'",
            Assert.Single(DatasetVerification.RunShard(path, TestContext.Current.CancellationToken)).Place);
    }

    [Theory]
    [InlineData("image", "no array", "npy magic")]
    [InlineData("json", "{ \"a\": ", "not valid JSON")]
    [InlineData("facts.json", "no", "not valid JSON")]
    [InlineData("x.safetensors", "no header", "header of")]
    [InlineData("anything", "is passed over", null)]
    public void A_payload_is_held_against_its_extension(string extension, string content, string? says)
    {
        using var folder = new ScratchFolder();
        using (var writer = ShardWriter.Create(folder["x.tar"]))
        {
            writer.Add("a", extension, System.Text.Encoding.ASCII.GetBytes(content));
            writer.Commit();
        }

        IReadOnlyList<Finding> findings = DatasetVerification.RunShard(
            folder["x.tar"], TestContext.Current.CancellationToken);
        if (says is null)
            Assert.Empty(findings);
        else
            Assert.Contains(says, Assert.Single(findings).Problem, StringComparison.Ordinal);
    }

    private static VerificationReport Verify(DatasetFolder set, params TeacherSpec[] teachers) =>
        DatasetVerification.Run(set, teachers, cancellation: TestContext.Current.CancellationToken);

    private static void AssertOne(string[] findings, params string[] words) =>
        Assert.Single(findings, text => words.All(word => text.Contains(word, StringComparison.Ordinal)));

    private static DatasetFolder Make(ScratchFolder folder)
    {
        var set = new DatasetFolder(folder["set"]);
        ImagePacking.Run(
            SomeImages.Make(20), set, SomeImages.Small, cancellation: TestContext.Current.CancellationToken);
        foreach (var split in Splits.Names)
        {
            for (var i = 0; i < set.Shards("images", split).Count; i++)
                WriteFeatures(set, split, i);
        }

        return set;
    }

    private static void WriteFeatures(
        DatasetFolder set, string split, int index, int drop = -1, ushort value = 0x3F80, long[]? shape = null)
    {
        using var images = Shard.Open(set.ShardPath("images", split, index));
        using var features = ShardWriter.Create(set.ShardPath(_teacher.FolderName, split, index));
        for (var i = 0; i < images.Members.Count; i++)
        {
            var values = new ushort[(shape ?? [3, 2, 2]).Aggregate(1L, (a, b) => a * b)];
            values[5] = value;
            if (i != drop)
            {
                features.Add(
                    images.Members[i].Key, $"{_teacher.FolderName}.safetensors", Feature(values, shape ?? [3, 2, 2]));
            }
        }

        features.Commit();
    }

    private static byte[] Feature(ushort[] values, long[] shape)
    {
        var bytes = System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.AsSpan()).ToArray();
        var header =
            System.Text.Encoding.ASCII.GetBytes($"{{\"embedding\":{{\"dtype\":\"BF16\",\"shape\":[{string.Join(',', shape)}],\"data_offsets\":[0,{bytes.Length}]}}}}");
        return [.. BitConverter.GetBytes((long)header.Length), .. header, .. bytes];
    }
}
