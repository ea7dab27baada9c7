namespace Theia.Lab.Report;

/// <summary>What linear probes found.</summary>
/// <param name="FitScenes">Scenes that probes were fitted to.</param>
/// <param name="TestScenes">Scenes that they were tested on.</param>
/// <param name="Attributes">Questions about a scene.</param>
/// <param name="Parts">Number of part classes.</param>
/// <param name="Rows">Student, teachers and untrained baselines.</param>
internal sealed record ProbeSummary(
    int FitScenes, int TestScenes, int Attributes, int Parts, IReadOnlyList<ProbeSummaryRow> Rows);
