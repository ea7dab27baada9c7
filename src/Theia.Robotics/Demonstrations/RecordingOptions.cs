namespace Theia.Robotics;

/// <summary>Which demonstrations an expert gives.</summary>
public sealed record RecordingOptions
{
    /// <summary>Episodes, at least 1. Default: null, as many as the task's protocol has.</summary>
    public int? Episodes { get; init; }

    /// <summary>Seed of the first episode; the next ones follow. Default: 0.</summary>
    public long Seed { get; init; }

    /// <summary>
    /// Amplitude of the uniform noise on what is executed, 0 to 2; the action without it is what is recorded. Noise
    /// shows a policy what to do beside the expert's path. Default: null, that of the task.
    /// </summary>
    public double? Noise { get; init; }

    /// <summary>What varies beside the start. Default: nothing.</summary>
    public TaskVariation Variation { get; init; } = new();

    internal void Check()
    {
        if (Episodes is < 1)
            throw new UsageException($"A set of demonstrations has at least 1 episode; got {Episodes}.");
        if (Seed is < 0 or >= DemonstrationRecorder.SeedLimit)
        {
            throw new UsageException(
                $"Seeds of demonstrations are 0 to {DemonstrationRecorder.SeedLimit - 1}; got {Seed}. "
                + "Higher ones are kept for measuring policies.");
        }

        if (Noise is { } noise && !(noise is >= 0 and <= 2))
            throw new UsageException($"Noise on actions is 0 to 2; got {noise}.");
    }
}
