namespace Theia.Training.Runs;

/// <summary>What one kind of training gives to its run.</summary>
/// <typeparam name="TBatch">What one step learns from.</typeparam>
internal sealed record TrainingPlan<TBatch>
{
    /// <summary>What is optimized; the run disposes it.</summary>
    public required IObjective<TBatch> Objective { get; init; }

    /// <summary>How.</summary>
    public required OptimizationOptions Optimizer { get; init; }

    /// <summary>Steps of the whole run.</summary>
    public required long TotalSteps { get; init; }

    /// <summary>Steps of an epoch of the data.</summary>
    public required long StepsPerEpoch { get; init; }

    /// <summary>
    /// The batch of a step, counted from 0: a function of the step, so that the step is all a resumed run needs.
    /// </summary>
    public required Func<long, TBatch> Read { get; init; }

    /// <summary>What <see cref="Read"/> reads from, for the run to dispose; null where it stays the caller's.</summary>
    public IDisposable? Batches { get; init; }

    /// <summary>Writes the model folder, or whatever else goes with the checkpoint of a step.</summary>
    public Action<RunFolder, long>? SaveModel { get; init; }

    /// <summary>
    /// Evaluates after some steps, and gives scalars for the log; null where there is nothing to evaluate on. An
    /// evaluation that is canceled is made up for when the run continues.
    /// </summary>
    public Func<CancellationToken, IReadOnlyList<KeyValuePair<string, double>>>? Evaluate { get; init; }

    /// <summary>
    /// Draws what was learned so far; null where there is nothing to draw. What it returns may be null as well.
    /// </summary>
    public Func<RgbImage?>? Draw { get; init; }

    /// <summary>What the user should know.</summary>
    public IReadOnlyList<string> Notices { get; init; } = [];
}
