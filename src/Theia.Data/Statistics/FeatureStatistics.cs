using System.IO.Hashing;
using System.Text;
using Theia.Data.Datasets;
using Theia.Data.Errors;
using Theia.Data.Statistics;

namespace Theia.Data;

/// <summary>
/// Measures mean and standard deviation of each channel of a teacher's features. Shards are measured apart, several at
/// a time, and each result is kept until the end, so an interrupted measurement can resume; they are merged in the
/// order of the shards, so that the result is the same to the last bit however it came about.
/// </summary>
public static class FeatureStatistics
{
    /// <summary>
    /// Measures the features of a teacher, saves the result below the root (see
    /// <see cref="ChannelStatistics.PathOf"/>) and returns it.
    /// </summary>
    /// <param name="set">The data set.</param>
    /// <param name="teacher">Whose features.</param>
    /// <param name="splits">Splits to measure. Default: all that have features, as in the reference.</param>
    /// <param name="progress">Told after every shard.</param>
    /// <param name="force">Measures again even if a result of the same features exists. Default: false.</param>
    /// <param name="threads">Shards measured at a time, at least 1; the result does not depend on it. Default: one per
    /// core.</param>
    /// <param name="cancellation">Ends the work soon; shards measured so far are kept.</param>
    /// <exception cref="UsageException">There are no features.</exception>
    /// <exception cref="DataException">Features are damaged, of another size, or hold NaN or infinity: shard, key and
    /// channel are named.</exception>
    /// <exception cref="ResourceException">The result cannot be written, or another process
    /// measures the same.</exception>
    /// <exception cref="OperationCanceledException">It was asked to end.</exception>
    public static ChannelStatistics Measure(
        DatasetFolder set,
        TeacherSpec teacher,
        IReadOnlyList<string>? splits = null,
        IProgress<MeasureProgress>? progress = null,
        bool force = false,
        int? threads = null,
        CancellationToken cancellation = default)
    {
        if (threads < 1)
            throw new UsageException($"Measuring needs at least one thread; got {threads}.");
        string[] shards = [.. (splits ?? Splits.Names).SelectMany(split => set.Shards(teacher.FolderName, split))];
        set.RequireShards(teacher.FolderName);
        ColumnSchema.Require(set, teacher.FolderName, ColumnKind.Features, teacher.Id);
        if (shards.Length == 0)
        {
            throw new UsageException(
                $"{set.Path} has no features of {teacher.Id} to measure.",
                Remedy.Extract("Extract them.", set.Path, teacher.Id, "train"));
        }

        var path = ChannelStatistics.PathOf(set.Root, set.Name, teacher);
        using var partial = PartialMoments.Begin(path, force);
        if (!force && TryKnown(path, shards, teacher) is { } known)
        {
            partial.Finish();
            return known;
        }

        ChannelStatistics statistics = Merge(
            Measure(shards, teacher, partial, progress, threads, cancellation), shards, path, set, teacher);
        statistics.Save(set.Root, set.Name, teacher);
        partial.Finish();
        return statistics;
    }

    private static ShardMoments[] Measure(
        string[] shards, TeacherSpec teacher, PartialMoments partial, IProgress<MeasureProgress>? progress,
        int? threads, CancellationToken cancellation)
    {
        var parts = new ShardMoments[shards.Length];
        var gate = new Lock();
        var state = new MeasureProgress(0, shards.Length, 0);
        EachShard.Run(shards.Length, MeasureOne, threads, cancellation);
        return parts;

        void MeasureOne(int i)
        {
            parts[i] = partial.TryLoad(shards[i], teacher)
                ?? partial.Save(shards[i], ShardMoments.Measure(shards[i], teacher, cancellation));
            lock (gate)
            {
                state = state with
                {
                    Shards = state.Shards + 1,
                    Samples = state.Samples + (parts[i].Moments.Count / teacher.Size.Positions),
                };
                progress?.Report(state);
            }
        }
    }

    // The result of an earlier run, if the indexes say that it was of the same features.
    private static ChannelStatistics? TryKnown(string path, string[] shards, TeacherSpec teacher)
    {
        if (!File.Exists(path))
            return null;
        string?[] hashes = [.. shards.Select(shard => ShardMoments.HashOfIndex(shard, teacher))];
        try
        {
            return Array.TrueForAll(hashes, hash => hash is not null) && StatisticsFile.Load(path) is { } known
                && string.Equals(known.Hash, HashOf(shards, hashes), StringComparison.Ordinal)
                ? known
                : null;
        }
        catch (DataException)
        {
            return null;   // measured again
        }
    }

    private static ChannelStatistics Merge(
        ShardMoments[] parts, string[] shards, string path, DatasetFolder set, TeacherSpec teacher)
    {
        var all = new ChannelMoments(teacher.Size.Channels);
        foreach (ShardMoments part in parts)
            all.Add(part.Moments);
        if (all.Count < 2)
        {
            throw new DataException(
                set.ColumnPath(teacher.FolderName), $"has {all.Count} values per channel; a deviation needs two.",
                "Extract more images.");
        }

        return new ChannelStatistics(
            path, [.. all.Mean.Select(mean => (float)mean)],
            [.. all.SquaredDeviations.Select(squares => (float)Math.Sqrt(squares / (all.Count - 1)))])
        {
            Count = all.Count,
            Shards = parts.Length,
            Hash = HashOf(shards, [.. parts.Select(part => part.Hash)]),
        };
    }

    /// <summary>The hash of features, from those of their shards.</summary>
    internal static string HashOf(string[] shards, string?[] hashes) => Convert.ToHexStringLower(XxHash128.Hash(
        Encoding.UTF8.GetBytes(
            string.Join('\n', shards.Zip(hashes, (shard, hash) => $"{Path.GetFileName(shard)} {hash}")))));
}
