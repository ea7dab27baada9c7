namespace Theia;

/// <summary>One step of behavior cloning.</summary>
public sealed record CloningStep
{
    /// <summary>Steps done, this one included.</summary>
    public required long Step { get; init; }

    /// <summary>Steps of the whole run.</summary>
    public required long TotalSteps { get; init; }

    /// <summary>Number of the epoch, from 0.</summary>
    public required long Epoch { get; init; }

    /// <summary>Mean squared error of the batch before the step.</summary>
    public required double Loss { get; init; }

    /// <summary>Time spent on copying the batch.</summary>
    public required TimeSpan LoadTime { get; init; }

    /// <summary>Time spent on computing.</summary>
    public required TimeSpan ComputeTime { get; init; }

    /// <summary>True if a checkpoint was written after this step.</summary>
    public bool Saved { get; init; }

    /// <summary>The evaluation that followed this step; null for none.</summary>
    public CloningEvaluation? Evaluation { get; init; }
}
