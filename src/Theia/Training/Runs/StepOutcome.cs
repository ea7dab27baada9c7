namespace Theia.Training.Runs;

/// <summary>What one optimizer step gave.</summary>
/// <param name="LearningRate">Its learning rate.</param>
/// <param name="Loss">What was minimized, with the scalars of the objective.</param>
/// <param name="GradientNorm">Before clipping.</param>
/// <param name="ClipCoefficient">What clipping multiplied the gradient by.</param>
internal sealed record StepOutcome(double LearningRate, StepLoss Loss, double GradientNorm, double ClipCoefficient)
{
    /// <summary>The scalars as the log shows them.</summary>
    public IReadOnlyList<KeyValuePair<string, double>> Scalars =>
    [
        new("loss", Loss.Value), .. Loss.Totals,
        new("lr", LearningRate), new("grad_norm", GradientNorm), .. Loss.Details,
    ];
}
