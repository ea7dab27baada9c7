namespace Theia.Training;

/// <summary>What one optimiser step gave.</summary>
/// <param name="LearningRate">Its learning rate.</param>
/// <param name="Loss">What was trained on.</param>
/// <param name="Total">The three losses over all targets.</param>
/// <param name="Targets">The three losses of each target of the step.</param>
/// <param name="GradientNorm">Before clipping.</param>
/// <param name="ClipCoefficient">What clipping multiplied the gradient by.</param>
internal sealed record StepOutcome(
    double LearningRate, double Loss, TargetLosses Total, IReadOnlyDictionary<string, TargetLosses> Targets, double GradientNorm, double ClipCoefficient);
