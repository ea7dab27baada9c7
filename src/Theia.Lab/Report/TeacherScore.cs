namespace Theia.Lab.Report;

/// <summary>Nearness to one teacher.</summary>
/// <param name="Teacher">Name of the teacher.</param>
/// <param name="Knows">Whether it was trained.</param>
/// <param name="Values">Student, untrained student, mean.</param>
internal sealed record TeacherScore(string Teacher, bool Knows, ScoreSet Values);
