using Theia.Data.Random;

namespace Theia.Tests.Support;

/// <summary>Writes small data sets of images made from their keys.</summary>
internal static class SomeSet
{
    /// <summary>
    /// Packs images of noise: <paramref name="train"/> and <paramref name="val"/> of them, in shards of
    /// <paramref name="perShard"/>.
    /// </summary>
    public static DatasetFolder Pack(string path, int train, int val = 0, int perShard = 5, int side = 16)
    {
        var set = new DatasetFolder(path);
        Column(set, "train", train, perShard, side);
        Column(set, "val", val, perShard, side);
        new Splits(train, val, 0).Save(set.SplitsPath);
        return set;
    }

    /// <summary>Extracts the features of a fake teacher for every split that has images.</summary>
    public static DatasetFolder WithFeatures(this DatasetFolder set, params TeacherSpec[] teachers)
    {
        foreach (TeacherSpec spec in teachers)
        {
            using var teacher = new FakeTeacher(spec);
            FeatureExtraction.RunAll(
                teacher, set, new ExtractionOptions { BatchSize = 3 },
                cancellation: TestContext.Current.CancellationToken);
        }

        return set;
    }

    /// <summary><see cref="FeatureExtraction.Run"/>, ended with the test.</summary>
    public static ExtractionReport Extract(
        ITeacher teacher, DatasetFolder set, string split, ExtractionOptions? options = null,
        CancellationToken? cancellation = null) =>
        FeatureExtraction.Run(
            teacher, set, split, options, cancellation: cancellation ?? TestContext.Current.CancellationToken);

    /// <summary><see cref="FeatureStatistics.Measure"/>, ended with the test.</summary>
    public static ChannelStatistics Measure(
        DatasetFolder set, TeacherSpec teacher, IReadOnlyList<string>? splits = null,
        IProgress<MeasureProgress>? progress = null, bool force = false, CancellationToken? cancellation = null) =>
        FeatureStatistics.Measure(
            set, teacher, splits, progress, force, threads: null,
            cancellation ?? TestContext.Current.CancellationToken);

    /// <summary>Everything below a folder, by relative path: hidden files too, locks not.</summary>
    public static SortedDictionary<string, string> Snapshot(string folder) => new(
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(path => !path.EndsWith(".lock", StringComparison.Ordinal))
            .ToDictionary(
                path => Path.GetRelativePath(folder, path),
                path => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path))),
                StringComparer.Ordinal),
        StringComparer.Ordinal);

    /// <summary>The pixels that belong to a key.</summary>
    public static byte[] Pixels(string key, int side)
    {
        var random = new CounterRandom(
            System.IO.Hashing.XxHash64.HashToUInt64(System.Text.Encoding.UTF8.GetBytes(key)), 0, 0);
        return [.. Enumerable.Range(0, side * side * 3).Select(i => (byte)random.Bits(i))];
    }

    private static void Column(DatasetFolder set, string split, int count, int perShard, int side)
    {
        for (var shard = 0; shard * perShard < count; shard++)
        {
            using var writer = ShardWriter.Create(set.ShardPath(DatasetFolder.Images, split, shard));
            for (var i = shard * perShard; i < Math.Min(count, (shard + 1) * perShard); i++)
            {
                var key = $"{set.Name}-{split}_{i:00000}";
                writer.Add(key, "image", NpyFile.ToBytes(new TensorData(DType.U8, [side, side, 3], Pixels(key, side))));
            }

            writer.Commit();
        }
    }
}
