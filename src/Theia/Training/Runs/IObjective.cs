namespace Theia.Training.Runs;

/// <summary>
/// What a training optimizes: parameters, and a loss of a batch. Everything else (folder, checkpoints, log, precision,
/// clipping, resume) belongs to <see cref="TrainingRun{TBatch}"/>.
/// </summary>
/// <typeparam name="TBatch">What one step learns from.</typeparam>
internal interface IObjective<in TBatch> : IDisposable
{
    /// <summary>Everything that the optimizer changes, by names that no two share.</summary>
    IReadOnlyList<(string Name, Parameter Value)> Parameters { get; }

    /// <summary>What else a checkpoint holds: moving averages, running statistics. Copied into on resume.</summary>
    IReadOnlyList<(string Name, Tensor Value)> State => [];

    /// <summary>
    /// Computes the loss of a batch and calls <see cref="StepContext.Backward"/> with it, or with each part of it where
    /// the whole does not fit into memory. Depends on parameters, state, batch and step alone. Tensors that are left
    /// over are disposed after the step.
    /// </summary>
    StepLoss Loss(TBatch batch, StepContext step);

    /// <summary>Called when the optimizer has changed the parameters.</summary>
    /// <param name="step">Steps done before.</param>
    void AfterStep(long step)
    {
    }
}
