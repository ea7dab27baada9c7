namespace Theia.Lab.Report;

/// <summary>Nearness to one teacher.</summary>
/// <param name="Teacher">Name of the teacher.</param>
/// <param name="Knows">Whether it was trained.</param>
/// <param name="Trained">On pictures trained on.</param>
/// <param name="HeldOut">On held-out pictures; null when none is held out.</param>
internal sealed record TeacherScore(string Teacher, bool Knows, ScoreSet Trained, ScoreSet? HeldOut);
