using Theia.Data.IO;
using Theia.Data.Packing;

namespace Theia.Tests.Packing;

public sealed class ImagePackingTests
{
    [Fact]
    public void Images_become_shards_of_resized_npy_files_with_splits_and_keys()
    {
        using var folder = new ScratchFolder();
        var set = new DatasetFolder(folder["pets"]);

        PackReport report = Pack(SomeImages.Make(20), set, SomeImages.Small);

        Assert.Equal(new Splits(16, 1, 3), report.Splits);
        Assert.Equal(report.Splits, set.LoadSplits());
        Assert.Equal((6, 0), (report.Shards, report.KeptShards));
        Assert.False(report.NothingHeldOut);
        Assert.Equal(
            [
                "pets_train-000000-train.tar", "pets_train-000001-train.tar",
                "pets_train-000002-train.tar", "pets_train-000003-train.tar",
            ],
            set.Shards(DatasetFolder.Images, "train").Select(Path.GetFileName));
        Assert.Equal(
            [
                "images/column.json", "images/pets_test-000000-test.tar", "images/pets_test-000000-test.tar.index",
                "keys.json", "pack-plan.jsonl", "splits.json",
            ],
            SomeImages.Files(set.Path).Keys.Where(file => !file.Contains("_train", StringComparison.Ordinal)
                && !file.Contains("_val", StringComparison.Ordinal)));

        using var shard = Shard.Open(set.Shards(DatasetFolder.Images, "val")[0], checkHashes: true);
        ShardMember member = Assert.Single(shard.Members);
        var number = int.Parse(set.LoadKeys()[member.Key].AsSpan("image ".Length, 3));
        TensorData stored = NpyFile.Parse(shard.Read(member), member.Name);
        Assert.Equal("image", member.Extension);
        Assert.Equal([8L, 8, 3], stored.Shape);
        Assert.Equal(128 + (3 * 8 * 8), member.Length);
        Assert.Equal(SomeImages.Image(number).Resize(8, 8, Resampling.Bilinear).Pixels, stored.Bytes.ToArray());
    }

    [Fact]
    public void The_order_of_the_sources_and_the_number_of_threads_change_nothing()
    {
        using var folder = new ScratchFolder();
        List<ImageSource> images = SomeImages.Make(23, damaged: [4, 9]);
        Pack(images, new DatasetFolder(folder["a", "set"]), SomeImages.Small);
        Pack(
            [.. images.AsEnumerable().Reverse()], new DatasetFolder(folder["b", "set"]),
            SomeImages.Small with { Threads = 7 });

        SomeImages.AssertSame(folder["a"], folder["b"]);
    }

    [Fact]
    public void A_damaged_image_is_named_skipped_and_counted_and_the_shards_stay_full()
    {
        using var folder = new ScratchFolder();
        var set = new DatasetFolder(folder["set"]);

        PackReport report = Pack(SomeImages.Make(30, damaged: [0, 1, 2, 3, 17]), set, SomeImages.Small);

        Assert.Equal(25, report.Splits.Total);
        Assert.Equal([0, 1, 2, 3, 17], report.Skipped.Select(skipped => int.Parse(skipped.Path.AsSpan(6, 3))).Order());
        Assert.Contains("is damaged", report.Skipped[0].Reason, StringComparison.Ordinal);
        Assert.Equal(25, set.LoadKeys().Count);
        foreach (var split in Splits.Names)
        {
            int[] counts = [.. set.Shards(DatasetFolder.Images, split).Select(Count)];
            Assert.All(counts[..^1], count => Assert.Equal(4, count));
            Assert.Equal(report.Splits[split], counts.Sum());
        }
    }

    [Fact]
    public void Packing_twice_keeps_every_shard_and_reports_the_same()
    {
        using var folder = new ScratchFolder();
        var set = new DatasetFolder(folder["set"]);
        List<ImageSource> images = SomeImages.Make(30, damaged: [3, 17]);
        PackReport first = Pack(images, set, SomeImages.Small);
        var written = SomeImages.Files(set.Path);

        PackReport second = Pack(images, set, SomeImages.Small);

        Assert.Equal(first.Shards, second.KeptShards);
        Assert.Equal(first.Splits, second.Splits);
        Assert.Equal(first.Skipped, second.Skipped);
        Assert.Equal(written, SomeImages.Files(set.Path));
    }

    [Theory]
    [InlineData("payload")]
    [InlineData("cut")]
    [InlineData("missing")]
    [InlineData("index")]
    [InlineData("other keys")]
    public void A_shard_that_is_not_as_planned_is_written_again(string damage)
    {
        using var folder = new ScratchFolder();
        var set = new DatasetFolder(folder["set"]);
        List<ImageSource> images = SomeImages.Make(30, damaged: [3, 17]);
        Pack(images, set, SomeImages.Small);
        var written = SomeImages.Files(set.Path);
        IReadOnlyList<string> shards = set.Shards(DatasetFolder.Images, "train");
        switch (damage)
        {
            case "payload": Shards.SomeShard.Flip(shards[1], 512 + 200); break;
            case "cut": File.WriteAllBytes(shards[1], File.ReadAllBytes(shards[1])[..2000]); break;
            case "missing": File.Delete(shards[1]); break;
            case "index": File.Delete(shards[1] + ".index"); break;
            default: File.Copy(shards[2], shards[1], overwrite: true); File.Delete(shards[1] + ".index"); break;
        }

        PackReport report = Pack(images, set, SomeImages.Small);

        Assert.Equal(damage == "index" ? report.Shards : report.Shards - 1, report.KeptShards);
        Assert.Equal(written, SomeImages.Files(set.Path));
    }

    [Fact]
    public void Stopped_at_any_write_by_a_full_disk_it_ends_with_the_same_bytes()
    {
        using var folder = new ScratchFolder();
        List<ImageSource> images = SomeImages.Make(14, damaged: [3]);
        Pack(images, new DatasetFolder(folder["whole", "set"]), SomeImages.Small);
        var set = new DatasetFolder(folder["stopped", "set"]);
        var stops = 0;
        for (var finished = false; !finished; stops++)
        {
            // Each run gets a little further than the last before the disk is full: 1, 2, 3, … calls,
            // from the files of all runs before.
            using (FileSystem.Substitute(new FailingFileSystem(stops + 1)))
            {
                try
                {
                    Pack(images, set, SomeImages.Small);
                    finished = true;
                }
                catch (ResourceException full)
                {
                    Assert.Contains("No space left", full.Message, StringComparison.Ordinal);
                }
            }

            Assert.DoesNotContain(SomeImages.Files(set.Path).Keys, file =>
                file.EndsWith(".tmp", StringComparison.Ordinal) || file.EndsWith(".lock", StringComparison.Ordinal));
        }

        Assert.True(stops > 20, $"Only {stops} stops.");
        SomeImages.AssertSame(folder["whole"], folder["stopped"]);
    }

    [Fact]
    public void Canceled_at_any_image_it_ends_with_the_same_bytes()
    {
        using var folder = new ScratchFolder();
        List<ImageSource> images = SomeImages.Make(14, damaged: [3]);
        Pack(images, new DatasetFolder(folder["whole", "set"]), SomeImages.Small);
        for (var after = 1; after <= 14; after++)
        {
            var set = new DatasetFolder(folder[$"stopped-{after}", "set"]);
            using var stop = new CancellationTokenSource();
            var progress = new Immediately(done => { if (done.Done >= after) stop.Cancel(); });
            try
            {
                ImagePacking.Run(images, set, SomeImages.Small with { Threads = 1 }, progress, stop.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.All(
                    SomeImages.Files(set.Path).Keys,
                    file => Assert.DoesNotContain(".tmp", file, StringComparison.Ordinal));
            }

            Pack(images, set, SomeImages.Small);
            SomeImages.AssertSame(folder["whole"], folder[$"stopped-{after}"]);
        }
    }

    [Fact]
    public void Other_images_or_options_are_named_and_nothing_is_touched()
    {
        using var folder = new ScratchFolder();
        var set = new DatasetFolder(folder["set"]);
        List<ImageSource> images = SomeImages.Make(20);
        Pack(images, set, SomeImages.Small);
        var written = SomeImages.Files(set.Path);
        List<ImageSource> others =
        [
            .. images.Skip(2), images[0] with { Version = "2" }, .. SomeImages.Make(25).Skip(20),
        ];

        var refused = Assert.Throws<UsageException>(
            () => Pack(others, set, SomeImages.Small with { Seed = 6, Size = 9 }));

        Assert.Equal(
            $"{set.Path} was started with other images or options: size: 8 then, 9 now; seed: 5 then, 6 now; "
            + "5 images are new (image 020.jpg, image 021.jpg, image 022.jpg, …); 1 image is gone (image 001.jpg); "
            + "1 image is changed (image 000.jpg). "
            + "Repeat the same images and options to finish it, or choose another folder.", refused.Message);
        Assert.Equal(written, SomeImages.Files(set.Path));
    }

    [Fact]
    public void Ratios_that_differ_by_rounding_only_are_the_same()
    {
        using var folder = new ScratchFolder();
        var set = new DatasetFolder(folder["set"]);
        Pack(SomeImages.Make(20), set, SomeImages.Small);
        var written = SomeImages.Files(set.Path);
        Pack(SomeImages.Make(20), set, SomeImages.Small with { Ratios = new SplitRatios(1 - 0.05 - 0.15) });
        Assert.Equal(written, SomeImages.Files(set.Path));
    }

    [Fact]
    public void Shards_that_were_not_packed_here_are_left_alone()
    {
        using var folder = new ScratchFolder();
        var set = new DatasetFolder(folder["set"]);
        Directory.CreateDirectory(set.ColumnPath("images"));
        File.WriteAllText(set.ShardPath("images", "train", 0), "precious");

        Assert.Throws<UsageException>(() => Pack(SomeImages.Make(3), set, SomeImages.Small));

        Assert.Equal("precious", File.ReadAllText(set.ShardPath("images", "train", 0)));
    }

    [Fact]
    public void A_damaged_plan_is_bad_data()
    {
        using var folder = new ScratchFolder();
        var set = new DatasetFolder(folder["set"]);
        Pack(SomeImages.Make(3), set, SomeImages.Small);
        var plan = File.ReadAllLines(PackPlanFile.PathIn(set));
        foreach (var bad in new string[][]
        {
            [],
            plan[..^1],
            [.. plan, plan[^1]],
            ["{}", .. plan[1..]],
            ["null"],
            [plan[0].Replace("\"version\":1", "\"version\":2"), .. plan[1..]],
            [.. plan[..^1], "{\"key\":null}"],
            [.. plan[..^1], "x"],
        })
        {
            File.WriteAllLines(PackPlanFile.PathIn(set), bad);
            var refused = Assert.Throws<DataException>(() => Pack(SomeImages.Make(3), set, SomeImages.Small));
            Assert.Equal(PackPlanFile.PathIn(set), refused.File);
        }
    }

    [Fact]
    public void With_no_readable_image_there_is_no_set()
    {
        using var folder = new ScratchFolder();
        var set = new DatasetFolder(folder["set"]);

        var refused = Assert.Throws<DataException>(
            () => Pack(SomeImages.Make(2, damaged: [0, 1]), set, SomeImages.Small));

        Assert.Contains("none of the 2 images", refused.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(set.SplitsPath));
    }

    [Fact]
    public void Nothing_is_held_out_of_fewer_than_ten_images()
    {
        using var folder = new ScratchFolder();
        Assert.True(Pack(SomeImages.Make(9), new DatasetFolder(folder["nine"]), SomeImages.Small).NothingHeldOut);
        PackReport ten = Pack(SomeImages.Make(10), new DatasetFolder(folder["ten"]), SomeImages.Small);
        Assert.Equal(new Splits(8, 1, 1), ten.Splits);
        Assert.False(ten.NothingHeldOut);
    }

    [Fact]
    public void An_error_that_is_no_damage_stops_the_run()
    {
        using var folder = new ScratchFolder();
        List<ImageSource> images =
        [
            .. SomeImages.Make(3), new ImageSource("x", "x", "1", () => throw new ResourceException("no rights")),
        ];
        Assert.Throws<ResourceException>(() => Pack(images, new DatasetFolder(folder["set"]), SomeImages.Small));
    }

    [Fact]
    public void Options_out_of_range_are_named_together()
    {
        using var folder = new ScratchFolder();
        var options =
            new PackOptions { Size = 0, SamplesPerShard = 0, Threads = 0, Ratios = new SplitRatios(0.5, 0.1, 0.1) };
        var refused = Assert.Throws<UsageException>(
            () => Pack(SomeImages.Make(3), new DatasetFolder(folder["set"]), options));
        Assert.All(
            ["size", "shard", "thread", "add up to 1"],
            word => Assert.Contains(word, refused.Message, StringComparison.Ordinal));
    }

    private static PackReport Pack(IReadOnlyList<ImageSource> sources, DatasetFolder set, PackOptions options) =>
        ImagePacking.Run(sources, set, options, cancellation: TestContext.Current.CancellationToken);

    private static int Count(string path)
    {
        using var shard = Shard.Open(path);
        return shard.Members.Count;
    }

    private sealed class Immediately(Action<PackProgress> act) : IProgress<PackProgress>
    {
        public void Report(PackProgress value) => act(value);
    }
}
