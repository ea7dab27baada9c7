namespace Theia;

/// <summary>How far everything mode is.</summary>
/// <param name="Done">Points that were asked about.</param>
/// <param name="Total">All points.</param>
/// <param name="Found">Masks that passed the thresholds so far; overlapping ones are still among them.</param>
public readonly record struct MaskProgress(int Done, int Total, int Found);
