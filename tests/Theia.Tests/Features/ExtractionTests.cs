using Theia.Cli.CommandLine;

namespace Theia.Tests.Features;

public sealed class ExtractionTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Features_stand_in_the_same_shards_under_the_same_keys()
    {
        var set = SomeSet.Pack(_folder["set"], train: 12, val: 3);
        using var teacher = new FakeTeacher(FakeTeacher.Small);
        var seen = new List<ExtractionProgress>();
        IReadOnlyList<ExtractionReport> reports = FeatureExtraction.RunAll(
            teacher, set, new ExtractionOptions { BatchSize = 4 }, new Told(seen.Add),
            TestContext.Current.CancellationToken);

        Assert.Equal(
            [("train", 3, 0, 12L), ("val", 1, 0, 3L)],
            reports.Select(report => (report.Split, report.Shards, report.Skipped, report.Samples)));
        Assert.Equal([4, 1, 4, 1, 2, 3], teacher.Batches);   // batches do not cross shards
        Assert.Equal(
            new ExtractionProgress("train", 3, 3, 12, 12, 0), seen.Last(progress => progress.Split == "train"));
        for (var i = 0; i < 3; i++)
        {
            using var images = Shard.Open(set.ShardPath(DatasetFolder.Images, "train", i));
            using var features = Shard.Open(set.ShardPath("fake_Small-teacher", "train", i));
            Assert.Equal(
                images.Members.Select(member => $"{member.Key}.fake_Small-teacher.safetensors"),
                features.Members.Select(member => member.Name));
        }

        Assert.Equal(
            """
            {
              "id": "fake/Small-teacher",
              "architecture": "fake",
              "size": [6, 4, 4],
              "normaliser": "standard",
              "splits": {
                "train": "1",
                "val": "1"
              }
            }

            """,
            File.ReadAllText(_folder["set", "fake_Small-teacher", "teacher.json"]));
    }

    [Fact]
    public void Repeating_it_keeps_what_is_finished_and_mends_what_is_damaged()
    {
        var set = SomeSet.Pack(_folder["set"], train: 12).WithFeatures(FakeTeacher.Small);
        var before = SomeSet.Snapshot(set.Path);
        var third = set.ShardPath(FakeTeacher.Small.FolderName, "train", 2);
        var second = set.ShardPath(FakeTeacher.Small.FolderName, "train", 1);
        File.WriteAllBytes(second, File.ReadAllBytes(second)[..2000]);
        File.Delete(third);
        File.Delete(set.ShardPath(FakeTeacher.Small.FolderName, "train", 0) + ".index");

        using var teacher = new FakeTeacher(FakeTeacher.Small);
        ExtractionReport report = SomeSet.Extract(teacher, set, "train", new ExtractionOptions { BatchSize = 3 });
        Assert.Equal((1, 7L), (report.Skipped, report.Samples));
        Assert.Equal([second], report.Replaced);
        Assert.Equal(before, SomeSet.Snapshot(set.Path));
    }

    [Fact]
    public void Features_of_other_images_are_not_taken_for_finished()
    {
        var set = SomeSet.Pack(_folder["set"], train: 8).WithFeatures(FakeTeacher.Small);
        var path = set.ShardPath(FakeTeacher.Small.FolderName, "train", 0);
        File.Copy(set.ShardPath(FakeTeacher.Small.FolderName, "train", 1), path, overwrite: true);
        File.Delete(path + ".index");
        using var teacher = new FakeTeacher(FakeTeacher.Small);
        Assert.Equal([path], SomeSet.Extract(teacher, set, "train").Replaced);
    }

    [Fact]
    public void A_teacher_with_other_weights_needs_force_and_force_redoes_all()
    {
        var set = SomeSet.Pack(_folder["set"], train: 7, val: 2).WithFeatures(FakeTeacher.Small);
        File.Delete(set.ShardPath(FakeTeacher.Small.FolderName, "train", 1));
        using var changed = new FakeTeacher(FakeTeacher.Small) { Fingerprint = "2" };
        var failure = Assert.Throws<DataException>(() => SomeSet.Extract(changed, set, "train"));
        Assert.Contains("other weights or settings (fingerprint 1, now 2)", failure.Message, StringComparison.Ordinal);
        Assert.Contains(
            $"theia extract --set {set.Path} --teacher fake/Small-teacher --split train --force",
            RemedyWords.In(failure), StringComparison.Ordinal);
        Assert.Empty(changed.Batches);

        ExtractionReport report = SomeSet.Extract(changed, set, "train", new ExtractionOptions { Force = true });
        Assert.Equal((0, 7L), (report.Skipped, report.Samples));
        Assert.Throws<DataException>(() => SomeSet.Extract(changed, set, "val"));
        Assert.Equal(2, SomeSet.Extract(changed, set, "train").Skipped);
    }

    [Fact]
    public void A_killed_force_leaves_nothing_of_the_old_teacher()
    {
        var set = SomeSet.Pack(_folder["set"], train: 12).WithFeatures(FakeTeacher.Small);
        using var stop = new CancellationTokenSource();
        using var changed = new FakeTeacher(FakeTeacher.Small)
        {
            Fingerprint = "2",
            OnBatch = seen => { if (seen >= 5) stop.Cancel(); },
        };
        Assert.Throws<OperationCanceledException>(() => SomeSet.Extract(
            changed, set, "train", new ExtractionOptions { BatchSize = 2, Force = true }, cancellation: stop.Token));
        Assert.Single(set.Shards(FakeTeacher.Small.FolderName, "train"));
        using var again = new FakeTeacher(FakeTeacher.Small) { Fingerprint = "2" };
        Assert.Equal(1, SomeSet.Extract(again, set, "train").Skipped);
    }

    [Fact]
    public void A_column_made_elsewhere_is_kept_when_complete_and_never_completed_by_another_teacher()
    {
        var set = SomeSet.Pack(_folder["set"], train: 12).WithFeatures(FakeTeacher.Small);
        File.Delete(_folder["set", FakeTeacher.Small.FolderName, "teacher.json"]);
        using var teacher = new FakeTeacher(FakeTeacher.Small);
        Assert.Equal(3, SomeSet.Extract(teacher, set, "train").Skipped);

        File.Delete(set.ShardPath(FakeTeacher.Small.FolderName, "train", 2));
        var failure = Assert.Throws<DataException>(() => SomeSet.Extract(teacher, set, "train"));
        Assert.Contains("no teacher.json", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("--force", RemedyWords.In(failure), StringComparison.Ordinal);
    }

    [Fact]
    public void Force_deletes_no_features_that_were_made_elsewhere()
    {
        var set = SomeSet.Pack(_folder["set"], train: 12).WithFeatures(FakeTeacher.Small);
        File.Delete(_folder["set", FakeTeacher.Small.FolderName, "teacher.json"]);
        using var teacher = new FakeTeacher(FakeTeacher.Small);
        Refused("that were not extracted here");

        using var other = new FakeTeacher(FakeTeacher.Wide);
        SomeSet.Extract(other, set, "train");
        File.Copy(
            _folder["set", FakeTeacher.Wide.FolderName, "teacher.json"],
            _folder["set", FakeTeacher.Small.FolderName, "teacher.json"]);
        Refused("contains features of fake/wide");

        void Refused(string says)
        {
            var before = SomeSet.Snapshot(set.Path);
            Assert.Contains(
                says,
                Assert.Throws<UsageException>(
                    () => SomeSet.Extract(teacher, set, "train", new ExtractionOptions { Force = true })).Message,
                StringComparison.Ordinal);
            Assert.Equal(before, SomeSet.Snapshot(set.Path));
        }
    }

    [Fact]
    public void Force_leaves_a_shard_whose_name_is_not_of_this_set()
    {
        var set = SomeSet.Pack(_folder["set"], train: 3).WithFeatures(FakeTeacher.Small);
        var foreign = _folder["set", FakeTeacher.Small.FolderName, "mine-000000-train.tar"];
        File.WriteAllText(foreign, "mine");
        using var teacher = new FakeTeacher(FakeTeacher.Small);
        Assert.Equal(foreign, Assert.Throws<DataException>(
            () => SomeSet.Extract(teacher, set, "train", new ExtractionOptions { Force = true })).File);
        Assert.Equal("mine", File.ReadAllText(foreign));
    }

    [Fact]
    public void A_second_process_is_kept_out()
    {
        var set = SomeSet.Pack(_folder["set"], train: 3);
        ResourceException? refused = null;
        using var teacher = new FakeTeacher(FakeTeacher.Small)
        {
            OnBatch = _ =>
            {
                using var other = new FakeTeacher(FakeTeacher.Small);
                refused = Assert.Throws<ResourceException>(() => SomeSet.Extract(other, set, "train"));
            },
        };
        SomeSet.Extract(teacher, set, "train");
        Assert.Contains("Another process", refused!.Message, StringComparison.Ordinal);
        Assert.Equal(1, refused.ExitCode);
    }

    [Fact]
    public void Wrong_output_of_a_teacher_is_named_and_not_stored()
    {
        var set = SomeSet.Pack(_folder["set"], train: 3);
        Refused("has no tensor 'embedding'", features => { features.Remove("embedding"); return features; });
        Refused("has no tensor 'cls_token'", features => { features.Remove("cls_token"); return features; });
        Refused(
            "should have BF16 [6, 4, 4]",
            features => { features["embedding"] = features["embedding"] with { Shape = [6, 2, 8] }; return features; });
        Refused("channel 2 of the features of fake/Small-teacher contains NaN", features =>
        {
            var map = features["embedding"].Bytes.ToArray();
            (map[(35 * 2) + 1], map[35 * 2]) = (0x7F, 0xC0);
            features["embedding"] = features["embedding"] with { Bytes = map };
            return features;
        });

        foreach (var token in new[] { "cls_token", "pooled_cls_token" })
        {
            Refused($"'{token}' contains infinity at element 3 of 6", features =>
            {
                var values = features[token].Bytes.ToArray();
                (values[7], values[6]) = (0x7F, 0x80);
                features[token] = features[token] with { Bytes = values };
                return features;
            });
        }

        void Refused(string problem, Func<Dictionary<string, TensorData>, Dictionary<string, TensorData>> spoil)
        {
            using var teacher = new FakeTeacher(FakeTeacher.Small) { Spoil = spoil };
            var failure = Assert.Throws<DataException>(() => SomeSet.Extract(teacher, set, "train"));
            Assert.Contains(problem, failure.Message, StringComparison.Ordinal);
            Assert.Contains("set-train_00000", failure.Message, StringComparison.Ordinal);
            Assert.Empty(set.Shards(FakeTeacher.Small.FolderName, "train"));
        }
    }

    [Fact]
    public void A_split_without_images_and_wrong_options_are_usage_errors()
    {
        var set = SomeSet.Pack(_folder["set"], train: 3);
        using var teacher = new FakeTeacher(FakeTeacher.Small);
        Assert.Contains(
            "no images of the split 'val'",
            Assert.Throws<UsageException>(() => SomeSet.Extract(teacher, set, "val")).Message,
            StringComparison.Ordinal);
        Assert.Throws<UsageException>(
            () => SomeSet.Extract(teacher, set, "train", new ExtractionOptions { BatchSize = 0 }));
        Assert.Throws<UsageException>(
            () => SomeSet.Extract(teacher, set, "train", new ExtractionOptions { Prefetch = -1 }));
        Assert.False(Directory.Exists(set.ColumnPath(FakeTeacher.Small.FolderName)));
    }

    [Fact]
    public void Another_size_of_the_same_teacher_is_refused_even_by_force_while_other_splits_are_there()
    {
        var set = SomeSet.Pack(_folder["set"], train: 3, val: 2).WithFeatures(FakeTeacher.Small);
        using var other = new FakeTeacher(FakeTeacher.Small with { Size = new FeatureSize(6, 2, 2) });
        var failure = Assert.Throws<DataException>(
            () => SomeSet.Extract(other, set, "train", new ExtractionOptions { Force = true }));
        Assert.Contains(
            "6 x 4 x 4, normalizer standard; this teacher is fake/Small-teacher, 6 x 2 x 2",
            failure.Message, StringComparison.Ordinal);
        Assert.Contains(
            $"Move {set.ColumnPath(FakeTeacher.Small.FolderName)} away, then run again",
            failure.Message, StringComparison.Ordinal);
        Assert.Single(set.Shards(FakeTeacher.Small.FolderName, "train"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"id\": \"a/b\", \"architecture\": \"x\", \"size\": [1, 2], \"splits\": {}}")]
    [InlineData("{\"id\": \"a/b\", \"architecture\": \"x\", \"size\": [1, 2, 99999999999], \"splits\": {}}")]
    [InlineData("{\"id\": 3, \"architecture\": \"x\", \"size\": [1, 2, 3], \"splits\": {}}")]
    [InlineData("{\"id\": null, \"architecture\": \"x\", \"size\": [1, 2, 3], \"splits\": {}}")]
    [InlineData("{\"id\": \"a/b\", \"size\": [1, 2, 3], \"splits\": {}}")]
    [InlineData(
        "{\"id\": \"a/b\", \"architecture\": \"x\", \"size\": [1, 2, 3], \"normaliser\": \"z\", \"splits\": {}}")]
    [InlineData("{\"id\": \"a/b\", \"architecture\": \"x\", \"size\": [1, 2, 3], \"splits\": {\"train\": 1}}")]
    public void A_damaged_record_of_the_teacher_is_refused(string record)
    {
        var set = SomeSet.Pack(_folder["set"], train: 3).WithFeatures(FakeTeacher.Wide);
        File.WriteAllText(_folder["set", FakeTeacher.Wide.FolderName, "teacher.json"], record);
        using var teacher = new FakeTeacher(FakeTeacher.Wide);
        Assert.Contains(
            "teacher.json: is damaged",
            Assert.Throws<DataException>(() => SomeSet.Extract(teacher, set, "train")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_set_tells_whose_features_it_holds_also_where_they_were_made_elsewhere()
    {
        var set = SomeSet.Pack(_folder["set"], train: 3).WithFeatures(
            FakeTeacher.Small, FakeTeacher.Wide, TeacherSpec.DinoV2Large with { Size = new FeatureSize(4, 2, 2) });
        File.Delete(_folder["set", FakeTeacher.Wide.FolderName, "teacher.json"]);
        File.Delete(_folder["set", "facebook_dinov2-large", "teacher.json"]);
        Directory.CreateDirectory(_folder["set", "notes"]);
        Assert.Equal(
            [
                "facebook/dinov2-large 4 x 2 x 2 True Apache-2.0", "fake/Small-teacher 6 x 4 x 4 True ",
                "fake/wide 3 x 8 x 8 False ",
            ],
            FeatureExtraction.Teachers(set)
                .Select(teacher => $"{teacher.Id} {teacher.Size} {teacher.HasClassToken} {teacher.License}"));
    }

    [Fact]
    public void A_lost_shard_of_images_is_found_before_anything_is_touched()
    {
        var set = SomeSet.Pack(_folder["set"], train: 12).WithFeatures(FakeTeacher.Small);
        File.Delete(set.ShardPath(DatasetFolder.Images, "train", 1));
        var before = SomeSet.Snapshot(set.Path);
        using var teacher = new FakeTeacher(FakeTeacher.Small);
        var failure = Assert.Throws<DataException>(
            () => SomeSet.Extract(teacher, set, "train", new ExtractionOptions { Force = true }));
        Assert.Contains(
            "declares 12 samples for 'train', but the 2 shards of 'images' contain 7",
            failure.Message, StringComparison.Ordinal);
        Assert.Equal(before, SomeSet.Snapshot(set.Path));
    }

    private sealed class Told(Action<ExtractionProgress> tell) : IProgress<ExtractionProgress>
    {
        public void Report(ExtractionProgress value) => tell(value);
    }
}
