namespace Theia.Data;

/// <summary>How features are extracted.</summary>
public sealed record ExtractionOptions
{
    /// <summary>Images per forward pass of the teacher, at least 1. Batches never cross shards. Default: 8.</summary>
    public int BatchSize { get; init; } = 8;

    /// <summary>Batches of images read ahead in the background, at least 0. Default: 2.</summary>
    public int Prefetch { get; init; } = 2;

    /// <summary>
    /// Deletes existing features of the split and extracts all of it again. Default: false, finished shards are kept.
    /// </summary>
    public bool Force { get; init; }

    internal void Check()
    {
        if (BatchSize < 1)
            throw new UsageException($"batchSize must be at least 1; got {BatchSize}.");
        if (Prefetch < 0)
            throw new UsageException($"The number of batches read ahead cannot be negative; got {Prefetch}.");
    }
}
