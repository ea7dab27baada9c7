namespace Theia.Data;

/// <summary>How far verifying is.</summary>
/// <param name="Done">Shards looked at.</param>
/// <param name="Total">All shards.</param>
/// <param name="Findings">What was found so far.</param>
public sealed record VerificationProgress(int Done, int Total, int Findings);
