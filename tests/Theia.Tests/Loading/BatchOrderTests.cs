using System.Text.Json;

namespace Theia.Tests.Loading;

public sealed class BatchOrderTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public BatchOrderTests()
    {
        SomeSet.Pack(_folder["near"], train: 23, val: 7).WithFeatures(FakeTeacher.Small);
        SomeSet.Pack(_folder["far"], train: 11, val: 2, perShard: 4).WithFeatures(FakeTeacher.Small);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_batch_depends_on_seed_and_step_alone()
    {
        using var forward = Open(new BatchOptions { BatchSize = 4, Seed = 3 });
        using var eager = Open(new BatchOptions { BatchSize = 4, Seed = 3, Prefetch = 5 });
        using var jumping = Open(new BatchOptions { BatchSize = 4, Seed = 3, Prefetch = 0 });
        using var other = Open(new BatchOptions { BatchSize = 4, Seed = 4 });
        string[] all = [.. Enumerable.Range(0, 30).Select(step => Content(forward.Read(step)))];
        Assert.Equal(all.Length, all.Distinct(StringComparer.Ordinal).Count());
        for (var step = 0; step < all.Length; step++)
        {
            Assert.Equal(all[step], Content(eager.Read(step)));
            Assert.Equal(all[step * 7 % 30], Content(jumping.Read(step * 7 % 30)));
            Assert.NotEqual(all[step], Content(other.Read(step)));
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void Global_batches_do_not_depend_on_the_number_of_ranks(int world)
    {
        using var one = Open(new BatchOptions { BatchSize = 8, Seed = 9 });
        var ranks = Enumerable.Range(0, world).Select(
            rank => Open(new BatchOptions { BatchSize = 8 / world, Seed = 9, Rank = rank, World = world })).ToArray();
        for (var step = 0; step < 20; step++)
        {
            string[][] parts = [.. ranks.Select(rank => rank.Read(step).Keys.ToArray())];
            Assert.Equal(one.Read(step).Keys, Enumerable.Range(0, 8).Select(p => parts[p % world][p / world]));
        }

        Assert.All(ranks, rank => Assert.Equal(one.StepsPerEpoch, rank.StepsPerEpoch));
        Array.ForEach(ranks, rank => rank.Dispose());
    }

    [Fact]
    public void An_epoch_reads_each_sample_once_and_a_mix_keeps_its_shares()
    {
        using var batches = Open(new BatchOptions { BatchSize = 1 });
        Assert.Equal(34, batches.StepsPerEpoch);
        string[] keys = [.. Enumerable.Range(0, 34).Select(step => batches.Read(step).Keys[0])];
        Assert.Equal(34, keys.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(23, keys.Count(key => key.StartsWith("near", StringComparison.Ordinal)));
    }

    [Fact]
    public void Evaluation_reads_every_sample_once_in_order_and_keeps_the_last_batch()
    {
        using var batches = Open(new BatchOptions { BatchSize = 4, Shuffle = false, Once = true }, "val");
        Assert.Equal(3, batches.StepsPerEpoch);
        string[][] keys = [.. Enumerable.Range(0, 4).Select(step => batches.Read(step).Keys.ToArray())];
        Assert.Equal([4, 4, 1, 4], keys.Select(batch => batch.Length));
        Assert.Equal(
            [.. Enumerable.Range(0, 7).Select(i => $"near-val_{i:00000}"), "far-val_00000", "far-val_00001"],
            keys.Take(3).SelectMany(batch => batch));
        Assert.Equal(keys[0], keys[3]);
        SampleBatch last = batches.Read(2);
        Assert.Equal(last.Height * last.Width * 3, last.Images.Length);
        Assert.Equal(FakeTeacher.Small.Size.Channels * 16, last.Features[FakeTeacher.Small.Id].Embedding.Length);
    }

    [Fact]
    public void Ranks_share_an_evaluation_without_a_gap()
    {
        var keys = new List<string>();
        for (var rank = 0; rank < 3; rank++)
        {
            using var batches = Open(
                new BatchOptions { BatchSize = 2, Shuffle = false, Once = true, Rank = rank, World = 3 }, "val");
            Assert.Equal(2, batches.StepsPerEpoch);
            for (var step = 0; step < 2; step++)
                keys.AddRange(batches.Read(step).Keys);
        }

        Assert.Equal(9, keys.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(9, keys.Count);
    }

    [Fact]
    public void A_ratio_shortens_the_epoch_and_leaves_nothing_out()
    {
        using var batches = Open(new BatchOptions { BatchSize = 1, DatasetRatio = 0.1 });
        Assert.Equal(5, batches.StepsPerEpoch);   // ceil(2.3) + ceil(1.1)
        Assert.Equal(34, Enumerable.Range(0, 60)
            .SelectMany(step => batches.Read(step).Keys.ToArray()).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Each_rank_can_have_shards_of_its_own_as_in_the_reference()
    {
        var faults = new List<string>();
        foreach (JsonElement golden in Goldens.Json("data", "shards", "loader.json")
            .GetProperty("order").EnumerateArray())
        {
            var (set, split) = (golden.GetProperty("dataset").GetString()!, golden.GetProperty("split").GetString()!);
            int[] expected = [.. golden.GetProperty("fixed")
                .GetProperty("positions").EnumerateArray().Select(position => position.GetInt32())];
            string[] stored = [.. Keys(set, split, new BatchOptions(), int.MaxValue)];
            var options = new BatchOptions
            {
                Rank = golden.GetProperty("rank").GetInt32(),
                World = golden.GetProperty("world").GetInt32(),
                ShardsByRank = true,
            };
            if (!expected.Select(position => stored[position])
                .SequenceEqual(Keys(set, split, options, expected.Length)))
            {
                faults.Add(golden.ToString());
            }
        }

        Assert.Empty(faults);
    }

    [Theory]
    [InlineData(0, 0, 1, 0, 0)]
    [InlineData(1, 1, 1, 0, 0)]
    [InlineData(1, -1, 1, 0, 0)]
    [InlineData(1, 0, 0, 0, 0)]
    [InlineData(1, 0, 1, -1, 0)]
    [InlineData(1, 0, 1, 0, -1)]
    public void Options_out_of_range_are_refused(int batchSize, int rank, int world, int window, int prefetch) =>
        Assert.Throws<UsageException>(() =>
            Open(new BatchOptions
            {
                BatchSize = batchSize,
                Rank = rank,
                World = world,
                Window = window,
                Prefetch = prefetch,
            }));

    private static string[] Keys(string set, string split, BatchOptions options, int count)
    {
        var once = count == int.MaxValue;
        using var batches = DistillationBatches.Open(
            GoldenShards.Root, [new DatasetWeight(set)], split, [],
            options with { BatchSize = 1, Shuffle = false, Once = once });
        return [.. Enumerable.Range(0, once ? (int)batches.StepsPerEpoch : count)
            .Select(step => batches.Read(step).Keys[0])];
    }

    private static string Content(SampleBatch batch) =>
        $"{string.Join(' ', batch.Keys)} {System.IO.Hashing.XxHash64.HashToUInt64(batch.Images)} "
            + $"{string.Join(' ', batch.Features[FakeTeacher.Small.Id].Embedding)}";

    private DistillationBatches Open(BatchOptions options, string split = "train") => DistillationBatches.Open(
        _folder.Path, [new DatasetWeight("near"), new DatasetWeight("far")], split,
        [new FeatureRequest(FakeTeacher.Small, ClassToken: true)], options);
}
