namespace Theia.Data.Loading;

/// <summary>How a list of shards is repeated so that every rank of a group gets equally many.</summary>
internal static class ShardRepetition
{
    /// <summary>
    /// Shard numbers 0 … <paramref name="shards"/> − 1, then again from the start until their count is a multiple of
    /// <paramref name="world"/>.
    /// </summary>
    public static int[] Padded(int shards, int world) =>
        [.. Enumerable.Range(0, checked((shards + world - 1) / world * world)).Select(i => i % shards)];

    /// <summary>
    /// The shards of one rank: every <paramref name="world"/>-th of the padded list, so that
    /// equal ranks read equally many.
    /// </summary>
    public static int[] OfRank(int shards, int rank, int world) =>
        [.. Padded(shards, world).Where((_, i) => i % world == rank)];
}
