using System.Globalization;
using System.Runtime.InteropServices;
using Theia.Data.Errors;

namespace Theia.Data.Statistics;

/// <summary>The two file formats of channel statistics.</summary>
internal static class StatisticsFile
{
    private const string Count = "count", Shards = "shards", Hash = "hash";

    /// <summary>The reference's file of means. Its name is always imagenet_…, for any data set.</summary>
    public static string ReferenceMean(string root, TeacherSpec teacher) =>
        Path.Combine(root, $"imagenet_mean_{teacher.FolderName}.npy");

    /// <summary>The reference's file of standard deviations; "var" is a misnomer that everything reads.</summary>
    public static string ReferenceDeviation(string root, TeacherSpec teacher) =>
        Path.Combine(root, $"imagenet_var_{teacher.FolderName}.npy");

    public static ChannelStatistics Load(string path)
    {
        using var file = SafetensorsFile.Open(path);
        return new ChannelStatistics(path, Values(file.Read("mean"), path), Values(file.Read("std"), path))
        {
            Count = Number(file, Count),
            Shards = (int)Number(file, Shards),
            Hash = file.Metadata.GetValueOrDefault(Hash),
        };
    }

    public static void Save(string path, ChannelStatistics statistics) => SafetensorsWriter.Write(
        path,
        [new TensorSource("mean", Vector(statistics.Mean)), new TensorSource("std", Vector(statistics.Std))],
        [
            new(Count, statistics.Count.ToString(CultureInfo.InvariantCulture)),
            new(Shards, statistics.Shards.ToString(CultureInfo.InvariantCulture)),
            .. statistics.Hash is { } hash
                ? [new KeyValuePair<string, string>(Hash, hash)]
                : Array.Empty<KeyValuePair<string, string>>(),
        ]);

    public static ChannelStatistics LoadReference(string root, TeacherSpec teacher)
    {
        var (mean, deviation) = (ReferenceMean(root, teacher), ReferenceDeviation(root, teacher));
        return new ChannelStatistics(
            deviation, Values(NpyFile.Read(mean), mean), Values(NpyFile.Read(deviation), deviation));
    }

    public static void SaveReference(string root, TeacherSpec teacher, ChannelStatistics statistics)
    {
        (string Path, TensorData Data)[] pair =
        [
            (ReferenceMean(root, teacher), Vector(statistics.Mean)),
            (ReferenceDeviation(root, teacher), Vector(statistics.Std)),
        ];
        foreach (var (path, data) in pair.Where(one => File.Exists(one.Path)))
        {
            // The pair that was published with the features of others has these names; nothing brings it back.
            if (!File.ReadAllBytes(path).AsSpan().SequenceEqual(NpyFile.ToBytes(data)))
            {
                throw new UsageException(
                    $"{path} already exists with other values. "
                    + "Choose another folder, or delete the file if it is no longer needed.");
            }
        }

        foreach (var (path, data) in pair)
            NpyFile.Write(path, data);
    }

    private static float[] Values(TensorData data, string path) => data.Type == DType.F32 && data.Shape.Count == 1
        ? MemoryMarshal.Cast<byte, float>(data.Bytes.Span).ToArray()
        : throw new DataException(
            path, $"holds {data.Type} [{string.Join(", ", data.Shape)}], but F32 [C] is expected.",
            Remedy.Measure("Measure again."));

    private static TensorData Vector(IReadOnlyList<float> values) =>
        new(DType.F32, [values.Count], MemoryMarshal.AsBytes<float>([.. values]).ToArray());

    private static long Number(SafetensorsFile file, string name) =>
        long.TryParse(
            file.Metadata.GetValueOrDefault(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : 0;
}
