namespace Theia.Robotics;

/// <summary>Which frames of robot tasks are written, and how.</summary>
public sealed record TaskFrameOptions
{
    /// <summary>The tasks; each has an expert. Frames are taken from them in turns.</summary>
    public required IReadOnlyList<RobotTask> Tasks { get; init; }

    /// <summary>Number of frames, 1 to 10,000,000.</summary>
    public required int Count { get; init; }

    /// <summary>Seed of the first episode, at least 0; each frame has an episode of its own. Default: 0.</summary>
    public long Seed { get; init; }

    /// <summary>What varies beside the start. Default: nothing.</summary>
    public TaskVariation Variation { get; init; } = new();

    /// <summary>Pixels per side, 16 to 2048; images of another size are resized. Default: 224.</summary>
    public int Size { get; init; } = 224;

    /// <summary>
    /// Fractions of the set in train, val and test, divided as when images are packed. Default: those of <see
    /// cref="SplitRatios"/>.
    /// </summary>
    public SplitRatios Ratios { get; init; } = new();

    /// <summary>
    /// Frames per shard. Default: null, as when images are packed: 1000, and fewer for sets below 20,000 images.
    /// </summary>
    public int? SamplesPerShard { get; init; }

    /// <summary>
    /// Episodes played at a time, at least 1; the result does not depend on it. Default: one per core.
    /// </summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    internal void Check()
    {
        if (Tasks.Count == 0)
            throw new UsageException("Frames are taken from at least one task; there is none.");
        if (Count is < 1 or > 10_000_000)
            throw new UsageException($"The number of frames must be 1 to 10000000; got {Count}.");
        if (Size is < 16 or > 2048)
            throw new UsageException($"The size of frames must be 16 to 2048 pixels; got {Size}.");
        if (Seed < 0 || Seed > DemonstrationRecorder.SeedLimit - Count)
        {
            throw new UsageException(
                $"Seeds of {Count} frames start at 0 to {DemonstrationRecorder.SeedLimit - Count}; got {Seed}. "
                + "Higher ones are kept for measuring policies.");
        }
    }
}
