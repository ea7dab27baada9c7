namespace Theia.Training.Runs;

/// <summary>What a run has decided before its objective is made.</summary>
/// <param name="Resumed">The checkpoint that the run continues from; null for a new run.</param>
/// <param name="Device">Where it computes.</param>
/// <param name="Ranks">Which process of the training this is.</param>
internal sealed record RunStart(RunState? Resumed, Device Device, Ranks Ranks);
