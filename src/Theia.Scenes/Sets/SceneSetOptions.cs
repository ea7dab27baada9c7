namespace Theia.Scenes;

/// <summary>Which scenes are written, and how.</summary>
public sealed record SceneSetOptions
{
    /// <summary>How many, from 1; their indexes are 0 … Count − 1.</summary>
    public required int Count { get; init; }

    /// <summary>Decides what they show, and which are held out.</summary>
    public long Seed { get; init; }

    /// <summary>Pixels a side, 16 … 2048.</summary>
    public int Size { get; init; } = 224;

    /// <summary>Parts of the set in train, val and test, dealt as when images are packed.</summary>
    public SplitRatios Ratios { get; init; } = new();

    /// <summary>Scenes a shard; null as when images are packed: 1000, and less for sets below 20,000.</summary>
    public int? SamplesPerShard { get; init; }

    /// <summary>Scenes drawn at a time; changes nothing in the result.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    internal void Check()
    {
        if (Count is < 1 or > 10_000_000)
            throw new UsageException($"The number of scenes must be 1 to 10000000; got {Count}.");
        if (Size is < SceneRenderer.Smallest or > SceneRenderer.Largest)
        {
            throw new UsageException(
                $"The size of scenes must be {SceneRenderer.Smallest} to {SceneRenderer.Largest} pixels; got {Size}.");
        }

        if (Seed < 0)
            throw new UsageException($"The seed must not be negative; got {Seed}.");
    }
}
