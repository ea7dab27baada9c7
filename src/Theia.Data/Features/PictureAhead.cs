using Theia.Data.Loading;

namespace Theia.Data.Features;

/// <summary>Reads the pictures of a shard in batches, the next ones on another thread while the teacher works on this one.</summary>
internal static class PictureAhead
{
    /// <summary>All pictures, in order.</summary>
    /// <param name="images">The shard.</param>
    /// <param name="members">Its pictures.</param>
    /// <param name="batchSize">Pictures in a batch.</param>
    /// <param name="depth">Batches read ahead.</param>
    public static IEnumerable<RgbImage[]> Read(Shard images, IReadOnlyList<ShardMember> members, int batchSize, int depth)
    {
        var ahead = new Queue<Task<RgbImage[]>>();
        var next = 0;
        try
        {
            while (next < members.Count || ahead.Count > 0)
            {
                for (; next < members.Count && ahead.Count <= depth; next += batchSize)
                {
                    ShardMember[] batch = [.. members.Skip(next).Take(batchSize)];
                    ahead.Enqueue(Task.Run(() => Array.ConvertAll(batch, member => StoredPicture.Decode(images.Read(member), $"{images.Path}, sample '{member.Key}'"))));
                }

                yield return ahead.Dequeue().GetAwaiter().GetResult();
            }
        }
        finally
        {
            // The shard is closed when this ends, so nothing may still be reading. Outcomes that nobody asked for do not matter.
            Task.WhenAll(ahead).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default).Wait();
        }
    }
}
