namespace Theia.Data;

/// <summary>How batches are made.</summary>
public sealed record BatchOptions
{
    /// <summary>
    /// Samples in a batch of this rank, at least 1; a global batch has <see cref="World"/> times as many. Default: 32.
    /// </summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>Decides the order. Default: 0.</summary>
    public ulong Seed { get; init; }

    /// <summary>Reads in a random order, another one in each pass. False reads as stored. Default: true.</summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>
    /// Reads each sample once, dataset after dataset, and keeps a last batch that is not full: for evaluation.
    /// Steps beyond the last begin again. False, the default, is the endless stream of training.
    /// </summary>
    public bool Once { get; init; }

    /// <summary>
    /// How much of each dataset makes an epoch, above 0. It shortens the epoch without excluding samples: the next
    /// epoch continues where this one ended. With <see cref="Once"/> it is the share that is read. Default: 1.
    /// </summary>
    public double DatasetRatio { get; init; } = 1;

    /// <summary>
    /// Reads the same samples in the same order in every epoch, as the reference does. Default: false.
    /// </summary>
    public bool SameEveryEpoch { get; init; }

    /// <summary>
    /// Shards that are shuffled together; 0, the default, shuffles all. A small window keeps the
    /// reads of a slow disk in a few files.
    /// </summary>
    public int Window { get; init; }

    /// <summary>Index of this reader among <see cref="World"/>, from 0. Default: 0.</summary>
    public int Rank { get; init; }

    /// <summary>Readers that share each global batch: position p of it goes to rank p mod world. Default: 1.</summary>
    public int World { get; init; } = 1;

    /// <summary>
    /// Gives each rank shards of its own (every <see cref="World"/>-th, the list being repeated until
    /// they are even), as the reference does, so that a machine needs only those on its disk. Global
    /// batches then depend on the number of ranks. Default: false.
    /// </summary>
    public bool ShardsByRank { get; init; }

    /// <summary>
    /// Batches that are read ahead in the background, each in memory of its own; 0 reads only when asked. Default: 2.
    /// </summary>
    public int Prefetch { get; init; } = 2;

    /// <summary>
    /// Compares each payload with the hash in the shard's index when it is first read; shards
    /// without an index have none. Default: true.
    /// </summary>
    public bool CheckHashes { get; init; } = true;

    internal void Check()
    {
        if (BatchSize < 1)
            throw new UsageException($"A batch needs at least one sample; got batchSize {BatchSize}.");
        if (World < 1 || Rank < 0 || Rank >= World)
            throw new UsageException($"Ranks run from 0 to world - 1; got rank {Rank} of world {World}.");
        if (Window < 0 || Prefetch < 0)
        {
            throw new UsageException(
                $"The window and the number of batches read ahead cannot be negative; got {Window} and {Prefetch}.");
        }

        if (Once && ShardsByRank)
        {
            throw new UsageException(
                "Shards by rank repeat samples, so they cannot be read once each. Leave one of the two out.");
        }
    }
}
