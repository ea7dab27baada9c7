namespace Theia.Training.Runs;

/// <summary>The tensors of a run that a checkpoint holds. All belong to their owners.</summary>
/// <param name="Weights">The student.</param>
/// <param name="Optimizer">Moments and counters; null where they are not wanted.</param>
/// <param name="Statistics">Running statistics, where the run has them.</param>
internal sealed record CheckpointTensors(
    IReadOnlyList<(string Name, Tensor Value)> Weights,
    IReadOnlyList<(string Name, Tensor Value)>? Optimizer,
    IReadOnlyList<(string Name, Tensor Value)> Statistics)
{
    /// <summary>The first weight or moment that holds NaN or an infinity; null where all are finite.</summary>
    public string? FirstNotFinite()
    {
        using DisposeScope scope = NewDisposeScope();
        return Weights.Concat(Optimizer ?? [])
            .FirstOrDefault(static tensor => !tensor.Value.isfinite().all().item<bool>()).Name;
    }
}
