namespace Theia.Lab.Quickstart;

/// <summary>How far a stage is.</summary>
/// <param name="Done">Units finished, those of an earlier run included.</param>
/// <param name="Total">Units in all; 0 while unknown.</param>
/// <param name="Detail">What else is worth seeing.</param>
internal readonly record struct StageProgress(long Done, long Total, string? Detail = null);
