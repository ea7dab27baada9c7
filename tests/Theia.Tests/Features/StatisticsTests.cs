using System.Text.Json;
using Theia.Cli.CommandLine;
using Theia.Data.Statistics;
using Theia.Data.Tensors;
using Theia.Tests.Loading;

namespace Theia.Tests.Features;

public sealed class StatisticsTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Golden_features_have_the_mean_and_deviation_of_the_reference()
    {
        var faults = new List<string>();
        JsonElement golden = Goldens.Json("data", "shards", "statistics.json");
        CopyGoldenRoot();
        foreach (TeacherSpec teacher in GoldenShards.Teachers)
        {
            JsonElement expected = golden.GetProperty(teacher.Id);
            // Which set was measured is part of the golden's configuration.
            var set = new DatasetFolder(_folder[Goldens.Json("data", "cases.json")
                .GetProperty("variant_config").GetProperty("shards").GetProperty("stats_from").GetString()!]);
            ChannelStatistics measured = SomeSet.Measure(set, teacher);
            Assert.Equal(expected.GetProperty("vectors").GetInt64(), measured.Count);
            // README: means to 1e-5 x max(1, |mean|), deviations to 1e-4 relative. Ours are rounded
            // once, to float32: 6e-8 relative.
            Compare(
                faults, $"{teacher.Id} mean", expected.GetProperty("mean_float64"), measured.Mean,
                value => 1e-7 * Math.Max(1, Math.Abs(value)));
            Compare(
                faults, $"{teacher.Id} deviation", expected.GetProperty("deviation_float64"),
                measured.Std, value => 1e-7 * value);

            ChannelStatistics reference = StatisticsFile.LoadReference(GoldenShards.Root, teacher);
            Compare(
                faults, $"{teacher.Id} reference mean", expected.GetProperty("mean_float64"),
                reference.Mean, value => 1e-5 * Math.Max(1, Math.Abs(value)));
            Compare(
                faults, $"{teacher.Id} reference deviation", expected.GetProperty("deviation_float64"),
                reference.Std, value => 1e-4 * value);
        }

        Assert.Empty(faults);
    }

    [Fact]
    public void Both_forms_read_back_and_the_own_one_comes_first()
    {
        var teacher = FakeTeacher.Wide;
        var measured = new ChannelStatistics("none", [1, 2, 3], [4, 5, 6]) { Count = 128, Shards = 2, Hash = "abc" };
        measured.SaveReference(_folder.Path, teacher);
        var reference = ChannelStatistics.Load(_folder.Path, "any", teacher);
        Assert.Equal([1f, 2, 3, 4, 5, 6, 0], [.. reference.Mean, .. reference.Std, reference.Count]);
        Assert.True(File.Exists(_folder["imagenet_mean_fake_wide.npy"]));
        Assert.True(File.Exists(_folder["imagenet_var_fake_wide.npy"]));

        new ChannelStatistics("none", [7, 8, 9], [1, 1, 1]) { Count = 9, Shards = 3, Hash = "x" }
            .Save(_folder.Path, "set", teacher);
        var own = ChannelStatistics.Load(_folder.Path, "set", teacher);
        Assert.Equal((7f, 9L, 3, "x"), (own.Mean[0], own.Count, own.Shards, own.Hash));
        Assert.Equal(_folder["statistics", "set_fake_wide.safetensors"], own.Source);
        Assert.Equal(1, ChannelStatistics.Load(_folder.Path, "other set", teacher).Mean[0]);
    }

    [Fact]
    public void A_pair_of_other_values_is_never_overwritten()
    {
        var teacher = FakeTeacher.Wide;
        var published = new ChannelStatistics("none", [1, 2, 3], [4, 5, 6]);
        published.SaveReference(_folder.Path, teacher);
        published.SaveReference(_folder.Path, teacher);   // the same again is no change
        var fault = Assert.Throws<UsageException>(
            () => new ChannelStatistics("none", [1, 2, 3], [4, 5, 7]).SaveReference(_folder.Path, teacher));
        Assert.Contains(
            "imagenet_var_fake_wide.npy already exists with other values",
            fault.Message, StringComparison.Ordinal);
        Assert.Equal([4f, 5, 6], ChannelStatistics.Load(_folder.Path, "any", teacher).Std);
    }

    [Fact]
    public void Missing_and_foreign_statistics_name_the_command()
    {
        Assert.Contains(
            "theia measure --set",
            RemedyWords.In(
                Assert.Throws<UsageException>(() => ChannelStatistics.Load(_folder.Path, "set", FakeTeacher.Wide))),
            StringComparison.Ordinal);
        new ChannelStatistics("none", [1, 2], [1, 1]).Save(_folder.Path, "set", FakeTeacher.Wide);
        Assert.Contains(
            "has 2 channels, but fake/wide has 3",
            Assert.Throws<DataException>(() => ChannelStatistics.Load(_folder.Path, "set", FakeTeacher.Wide)).Message,
            StringComparison.Ordinal);
        NpyFile.Write(_folder["imagenet_mean_fake_wide.npy"], new TensorData(DType.F64, [3], new byte[24]));
        Assert.Contains(
            "F64 [3], but F32 [C]",
            Assert.Throws<DataException>(() => ChannelStatistics.Load(_folder.Path, "other", FakeTeacher.Wide)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Measuring_again_reads_only_indexes_until_a_feature_changes()
    {
        var set = SomeSet.Pack(_folder["set"], train: 12, val: 3).WithFeatures(FakeTeacher.Small);
        ChannelStatistics first = SomeSet.Measure(set, FakeTeacher.Small);
        Assert.Equal((15L * 16, 4), (first.Count, first.Shards));
        Assert.False(Measures(force: false));
        Assert.True(Measures(force: true));
        using (var changed = new FakeTeacher(FakeTeacher.Small) { Fingerprint = "2", Spoil = Negate })
            SomeSet.Extract(changed, set, "val", new ExtractionOptions { Force = true });
        Assert.True(Measures(force: false));
        Assert.NotEqual(first.Hash, ChannelStatistics.Load(_folder.Path, "set", FakeTeacher.Small).Hash);
        Assert.Equal(12L * 16, SomeSet.Measure(set, FakeTeacher.Small, ["train"]).Count);

        bool Measures(bool force)
        {
            var told = new Told();
            SomeSet.Measure(set, FakeTeacher.Small, progress: told, force: force);
            return told.Last.Shards > 0;
        }

        static Dictionary<string, TensorData> Negate(Dictionary<string, TensorData> features)
        {
            var map = features["embedding"].Bytes.ToArray();
            for (var i = 1; i < map.Length; i += 2)
                map[i] ^= 0x80;
            features["embedding"] = features["embedding"] with { Bytes = map };
            return features;
        }
    }

    [Fact]
    public void Infinite_and_undefined_features_are_named_with_shard_key_and_channel()
    {
        var set = SomeSet.Pack(_folder["set"], train: 7).WithFeatures(FakeTeacher.Small);
        var path = set.ShardPath(FakeTeacher.Small.FolderName, "train", 1);
        Spoil(path, sample: 1, value: (4 * 16) + 7, bits: 0xFF80);
        var failure = Assert.Throws<DataException>(() => SomeSet.Measure(set, FakeTeacher.Small));
        Assert.Contains(
            $"{path}, sample 'set-train_00006': channel 4 of the features of fake/Small-teacher contains -Infinity",
            failure.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(ChannelStatistics.PathOf(_folder.Path, "set", FakeTeacher.Small)));
    }

    [Fact]
    public void A_class_token_that_is_no_number_is_found_though_only_maps_are_measured()
    {
        var set = SomeSet.Pack(_folder["set"], train: 7).WithFeatures(FakeTeacher.Small);
        var path = set.ShardPath(FakeTeacher.Small.FolderName, "train", 1);
        Spoil(path, sample: 1, value: (6 * 16) + 2, bits: 0x7FC0);   // behind the map, in the pooled token
        var failure = Assert.Throws<DataException>(() => SomeSet.Measure(set, FakeTeacher.Small));
        Assert.Contains(
            $"{path}, sample 'set-train_00006': 'pooled_cls_token' contains NaN at element 2 of 6",
            failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_to_measure_is_a_usage_error_and_a_single_value_has_no_deviation()
    {
        var set = SomeSet.Pack(_folder["set"], train: 1);
        Assert.Contains(
            "theia extract",
            RemedyWords.In(Assert.Throws<UsageException>(() => SomeSet.Measure(set, FakeTeacher.Small))),
            StringComparison.Ordinal);
        TeacherSpec point = FakeTeacher.Small with { Id = "fake/point", Size = new FeatureSize(6, 1, 1) };
        set.WithFeatures(point);
        Assert.Contains(
            "a deviation needs two", Assert.Throws<DataException>(() => SomeSet.Measure(set, point)).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mean", DType.F32, 3, "std", DType.F32, 2)]
    [InlineData("mean", DType.F32, 3, "std", DType.F64, 3)]
    [InlineData("mean", DType.F32, 3, "variance", DType.F32, 3)]
    [InlineData("mean", DType.F32, 0, "std", DType.F32, 0)]
    public void Damaged_statistics_are_refused(
        string first, DType firstType, int firstCount, string second, DType secondType, int secondCount)
    {
        SafetensorsWriter.Write(
            ChannelStatistics.PathOf(_folder.Path, "set", FakeTeacher.Wide),
            [Tensor(first, firstType, firstCount), Tensor(second, secondType, secondCount)]);
        Assert.Throws<DataException>(() => ChannelStatistics.Load(_folder.Path, "set", FakeTeacher.Wide));

        static TensorSource Tensor(string name, DType type, int count) =>
            new(name, new TensorData(type, [count], new byte[count * type.Size()]));
    }

    [Fact]
    public void A_damaged_partial_result_or_one_of_an_older_shard_is_measured_again()
    {
        var set = SomeSet.Pack(_folder["set"], train: 12).WithFeatures(FakeTeacher.Small);
        var path = ChannelStatistics.PathOf(_folder.Path, "set", FakeTeacher.Small);
        SomeSet.Measure(set, FakeTeacher.Small);
        var expected = File.ReadAllBytes(path);
        File.Delete(path);
        var shards = set.Shards(FakeTeacher.Small.FolderName, "train");
        using (var partial = PartialMoments.Begin(path, fresh: false))
        {
            var wrong = new ShardMoments(ChannelMoments.Of(7, new double[6], new double[6]), "no hash");
            foreach (var shard in shards)
                partial.Save(shard, wrong);
        }

        var folder = Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileNameWithoutExtension(path)}.partial");
        string Partial(int i) => Path.Combine(folder, $"{Path.GetFileNameWithoutExtension(shards[i])}.safetensors");
        File.SetLastWriteTimeUtc(shards[0], new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        File.WriteAllBytes(Partial(1), File.ReadAllBytes(Partial(1))[..50]);
        SafetensorsWriter.Write(Partial(2), [new TensorSource("mean", new TensorData(DType.F64, [6], new byte[48]))]);

        SomeSet.Measure(set, FakeTeacher.Small);
        Assert.Equal(expected, File.ReadAllBytes(path));
        Assert.False(Directory.Exists(folder));
    }

    // Writes other bits into one value, past every check but that of the value: the index goes too.
    private static void Spoil(string path, int sample, int value, ushort bits)
    {
        var bytes = File.ReadAllBytes(path);
        using (var shard = Shard.Open(path))
        {
            ShardMember member = shard.Members[sample];
            var header = Theia.Data.Tensors.Safetensors.SafetensorsBlob.Parse(shard.Read(member), path).Header;
            var at = (int)(member.Offset + header.DataStart + header.Tensors["embedding"].Begin) + (value * 2);
            (bytes[at], bytes[at + 1]) = ((byte)bits, (byte)(bits >> 8));
        }

        File.WriteAllBytes(path, bytes);
        File.Delete(path + ".index");
    }

    private void CopyGoldenRoot()
    {
        foreach (var file in Directory.EnumerateFiles(GoldenShards.Root, "*", SearchOption.AllDirectories))
        {
            var target = _folder[Path.GetRelativePath(GoldenShards.Root, file)];
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    private static void Compare(
        List<string> faults, string name, JsonElement golden, IReadOnlyList<float> actual,
        Func<double, double> tolerance)
    {
        double[] expected = [.. golden.EnumerateArray().Select(value => value.GetDouble())];
        Assert.Equal(expected.Length, actual.Count);
        for (var c = 0; c < expected.Length; c++)
        {
            if (!(Math.Abs(expected[c] - actual[c]) <= tolerance(expected[c])))
                faults.Add($"{name} {c}: {actual[c]} instead of {expected[c]}");
        }
    }

    private sealed class Told : IProgress<MeasureProgress>
    {
        public MeasureProgress Last { get; private set; }

        public void Report(MeasureProgress value) => Last = value;
    }
}
