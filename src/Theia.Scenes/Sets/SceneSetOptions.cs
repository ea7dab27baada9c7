namespace Theia.Scenes;

/// <summary>Which scenes are written, and how.</summary>
public sealed record SceneSetOptions
{
    /// <summary>Number of scenes, 1 to 10,000,000; their indexes are 0 … Count − 1.</summary>
    public required int Count { get; init; }

    /// <summary>Decides the content of the scenes and which are held out; at least 0. Default: 0.</summary>
    public long Seed { get; init; }

    /// <summary>Pixels per side, 16 to 2048. Default: 224.</summary>
    public int Size { get; init; } = 224;

    /// <summary>
    /// Fractions of the set in train, val and test, divided as when images are packed. Default: those of <see
    /// cref="SplitRatios"/>.
    /// </summary>
    public SplitRatios Ratios { get; init; } = new();

    /// <summary>
    /// Scenes per shard. Default: null, as when images are packed: 1000, and fewer for sets below 20,000 scenes.
    /// </summary>
    public int? SamplesPerShard { get; init; }

    /// <summary>
    /// Scenes rendered at a time, at least 1; the result does not depend on it. Default: one per core.
    /// </summary>
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
