using Theia.Data.Datasets;
using Theia.Data.Shards;
using Theia.Data.Teachers;

namespace Theia.Data.Extraction;

/// <summary>Decides whether a shard of features that is already there can be kept.</summary>
internal static class FinishedFeatures
{
    /// <summary>
    /// True when the shard is a whole archive with exactly these keys, each with arrays of the teacher's type and size.
    /// Payloads are not read: they were hashed when written; reading five terabytes would defeat resuming.
    /// </summary>
    public static bool Fit(string path, IReadOnlyList<string> keys, TeacherSpec teacher)
    {
        if (!File.Exists(path))
            return false;
        try
        {
            // A process that was killed after it finished the shard may not have written the index.
            ShardIndex.RebuildIfMissing(path);
            using var shard = ColumnShard.Open(path, teacher.SampleExtension, checkHashes: false, out var found);
            if (!found.AsSpan().SequenceEqual([.. keys]))
                return false;
            for (var i = 0; i < found.Length; i++)
                FeatureLayout.Read(shard, i, found[i], teacher, teacher.HasClassToken);
            return true;
        }
        catch (DataException)
        {
            return false;   // extracted again from the same images
        }
    }
}
