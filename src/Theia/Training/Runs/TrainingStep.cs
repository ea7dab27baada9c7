namespace Theia.Training.Runs;

/// <summary>One step of a run.</summary>
/// <param name="Step">Steps done, this one included.</param>
/// <param name="TotalSteps">Steps of the whole run.</param>
/// <param name="Outcome">What it gave.</param>
/// <param name="LoadTime">Time spent waiting for the batch.</param>
/// <param name="ComputeTime">Time spent computing.</param>
internal sealed record TrainingStep(
    long Step, long TotalSteps, StepOutcome Outcome, TimeSpan LoadTime, TimeSpan ComputeTime)
{
    /// <summary>What is minimized.</summary>
    public double Loss => Outcome.Loss.Value;

    /// <summary>True when an evaluation followed this step.</summary>
    public bool Evaluated { get; init; }

    /// <summary>The strip that was drawn after this step; null where none was.</summary>
    public string? Strip { get; init; }

    /// <summary>True when a checkpoint was written after this step.</summary>
    public bool Saved { get; init; }
}
