using Theia.Data.Errors;

namespace Theia.Data.Statistics;

/// <summary>
/// Holds statistics against the features that a set has now. Their file keeps a hash of what was measured; features
/// that were finished, extracted again or measured in part only since then have another one.
/// </summary>
internal static class StatisticsMatch
{
    /// <summary>Refuses statistics of other features.</summary>
    /// <returns>A notice if a match cannot be checked; null if they match.</returns>
    /// <exception cref="DataException">They do not match.</exception>
    public static string? Require(DatasetFolder set, TeacherSpec teacher, ChannelStatistics statistics) =>
        Mismatch(set, teacher, statistics) is { } mismatch
            ? throw new DataException(
                statistics.Source, mismatch, Remedy.Measure("Measure again.", set.Path, teacher.Id))
            : statistics.Hash is null
            ? $"{statistics.Source} does not name the features that were measured; "
                + $"assuming those of {teacher.Id} in {set.Path}."
            : null;

    /// <summary>The error message; null if statistics and features match, or if one of them has no hash.</summary>
    public static string? Mismatch(DatasetFolder set, TeacherSpec teacher, ChannelStatistics statistics)
    {
        if (statistics.Hash is null)
            return null;
        (string Shard, string? Hash)[][] splits = [.. Splits.Names.Select(split => set.Shards(teacher.FolderName, split)
            .Select(shard => (shard, ShardMoments.HashOfIndex(shard, teacher))).ToArray())];
        // Shards that other programs wrote have no index; their payloads would have to be read.
        if (splits.Any(split => Array.Exists(split, shard => shard.Hash is null)))
            return null;
        // One of the splits may have been measured, or several; the file does not say which.
        for (var chosen = 1; chosen < 1 << splits.Length; chosen++)
        {
            (string Shard, string? Hash)[] shards = [.. splits.Where((_, i) => (chosen >> i & 1) == 1)
                .SelectMany(split => split)];
            if (FeatureStatistics.HashOf(
                [.. shards.Select(shard => shard.Shard)], [.. shards.Select(shard => shard.Hash)]) == statistics.Hash)
            {
                return null;
            }
        }

        var now = string.Join(", ", Splits.Names.Zip(splits, (name, shards) => $"{name} {shards.Length}"));
        return $"was measured on other features of {teacher.Id} than those now in "
            + $"{set.ColumnPath(teacher.FolderName)}: "
            + $"{statistics.Shards} shards with {statistics.Count} values of each channel then; shards now: {now}.";
    }
}
