namespace Theia.Training.Runs;

/// <summary>The loss of one batch in numbers.</summary>
/// <param name="Value">What is minimized, over the whole batch.</param>
/// <param name="Details">Scalars that the log shows after the learning rate and the gradient norm.</param>
internal sealed record StepLoss(double Value, IReadOnlyList<KeyValuePair<string, double>> Details)
{
    /// <summary>Scalars that the log shows beside the loss.</summary>
    public IReadOnlyList<KeyValuePair<string, double>> Totals { get; init; } = [];
}
