using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;
using Theia.Data.Packing;
using Theia.Data.Shards;

namespace Theia.Training;

/// <summary>Hashes of the training data by name, so a run is never resumed or evaluated with other data.</summary>
internal static class RunContent
{
    /// <summary>The hashes of images, features and statistics; what has no index of hashes is left out.</summary>
    public static IReadOnlyDictionary<string, string> Of(
        DistillConfig config, IReadOnlyList<TeacherSpec> teachers,
        IReadOnlyDictionary<string, ChannelStatistics> statistics)
    {
        var found = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in config.DatasetMix.Keys)
        {
            var set = new DatasetFolder(Path.Combine(config.DatasetRoot, name));
            foreach (var split in Splits.Names)
            {
                Add(
                    found, $"images of {name}, {split}", set.Shards(DatasetFolder.Images, split),
                    ImagePayload.Extension);
                foreach (TeacherSpec teacher in teachers)
                {
                    Add(
                        found, $"features of {teacher.Id} in {name}, {split}",
                        set.Shards(teacher.FolderName, split), teacher.SampleExtension);
                }
            }
        }

        foreach ((var teacher, ChannelStatistics measured) in statistics)
            found[$"statistics of {teacher}"] = Hash(MemoryMarshal.AsBytes<float>([.. measured.Mean, .. measured.Std]));
        return found;
    }

    /// <summary>
    /// Refuses data that differ from those of the run. Unused splits, and data without a hash on
    /// either side, are not compared.
    /// </summary>
    /// <param name="run">Folder of the run, for the message.</param>
    /// <param name="before">Hashes at the start of the run; null if not recorded.</param>
    /// <param name="now">What is there; null for sources of the caller's.</param>
    /// <param name="splits">Splits that are used.</param>
    /// <exception cref="DataException">Something differs; all of it is named.</exception>
    public static void RequireSame(
        string run, IReadOnlyDictionary<string, string>? before, IReadOnlyDictionary<string, string>? now,
        IReadOnlyList<string> splits)
    {
        if (before is null || now is null)
            return;
        string[] differing =
        [
            .. before.Where(
                known => now.TryGetValue(known.Key, out var hash) && hash != known.Value && IsUsed(known.Key))
                .Select(static known => known.Key),
        ];
        if (differing.Length > 0)
        {
            throw new DataException(
                run, $"was trained with different data; changed since then: {string.Join("; ", differing)}.",
                "Restore the data of the run, or start a new run.");
        }

        bool IsUsed(string name) =>
            name.StartsWith("statistics", StringComparison.Ordinal)
                || splits.Any(split => name.EndsWith($", {split}", StringComparison.Ordinal));
    }

    private static void Add(
        SortedDictionary<string, string> found, string name, IReadOnlyList<string> shards, string extension)
    {
        string?[] hashes = [.. shards.Select(shard => ShardContent.HashOfIndex(shard, extension))];
        if (hashes.Length > 0 && Array.TrueForAll(hashes, static hash => hash is not null))
            found[name] = Hash(Encoding.UTF8.GetBytes(string.Join('\n', hashes)));
    }

    private static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(XxHash128.Hash(bytes));
}
