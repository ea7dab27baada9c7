using Theia.Data.Shards;

namespace Theia.Data.Packing;

/// <summary>Decides whether a shard that is already there is the one that the plan wants.</summary>
internal static class FinishedShard
{
    /// <summary>Checks archive, hashes, keys and sizes of a shard.</summary>
    /// <param name="path">The shard.</param>
    /// <param name="images">The images of its split, in order.</param>
    /// <param name="start">The first image that can be in it.</param>
    /// <param name="plan">Size and count.</param>
    /// <returns>Positions of its images; null where it is missing or not as planned.</returns>
    public static IReadOnlyList<int>? TryRead(string path, IReadOnlyList<PlannedImage> images, int start, PackPlan plan)
    {
        if (!File.Exists(path))
            return null;
        try
        {
            ShardIndex.RebuildIfMissing(path);
            using var shard = Shard.Open(path, checkHashes: true);
            if (shard.Members.Count == 0 || shard.Members.Count > plan.SamplesPerShard)
                return null;
            var payload = new byte[ImagePayload.Length(plan.Size)];
            List<int> positions = [];
            var at = start;
            foreach (ShardMember member in shard.Members)
            {
                while (at < images.Count && images[at].Key != member.Key)
                    at++;
                if (at == images.Count || member.Extension != ImagePayload.Extension || member.Length != payload.Length)
                    return null;
                shard.Read(member, payload);
                positions.Add(at++);
            }

            return positions;
        }
        catch (DataException)
        {
            return null;   // written again from the same images
        }
    }

    /// <summary>Checks archive, hashes and keys of a shard of labels.</summary>
    /// <param name="path">The shard.</param>
    /// <param name="column">Its column.</param>
    /// <param name="keys">The keys of the images beside it.</param>
    public static bool HasLabels(string path, ColumnSchema column, IReadOnlyList<string> keys)
    {
        if (!File.Exists(path))
            return false;
        try
        {
            ShardIndex.RebuildIfMissing(path);
            using var shard = Shard.Open(path, checkHashes: true);
            foreach (ShardMember member in shard.Members)
                shard.Read(member);
            return shard.Members.All(member => member.Extension == column.Extension)
                && shard.Members.Select(member => member.Key).SequenceEqual(keys, StringComparer.Ordinal);
        }
        catch (DataException)
        {
            return false;   // written again with the images
        }
    }
}
