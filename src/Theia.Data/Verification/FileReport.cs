namespace Theia.Data.Verification;

/// <summary>What a check of one file or folder found.</summary>
/// <param name="Kind">What it is, in a word or two.</param>
/// <param name="Findings">All that is wrong.</param>
/// <param name="NotChecked">What could not be looked at, in sentences.</param>
internal sealed record FileReport(string Kind, IReadOnlyList<Finding> Findings, IReadOnlyList<string> NotChecked);
