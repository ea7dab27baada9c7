namespace Theia.Lab.Pretraining.Objectives;

/// <summary>What one step computed.</summary>
/// <param name="Loss">A scalar to descend from; the caller's.</param>
/// <param name="Values">Numbers for the log.</param>
internal sealed record ObjectiveOutput(Tensor Loss, IReadOnlyList<KeyValuePair<string, double>> Values);
