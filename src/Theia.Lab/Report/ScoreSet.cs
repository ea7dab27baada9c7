namespace Theia.Lab.Report;

/// <summary>The student beside what knows nothing.</summary>
internal sealed record ScoreSet(Score Student, Score Untrained, Score Mean);
