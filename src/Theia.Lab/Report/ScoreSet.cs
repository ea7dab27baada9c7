namespace Theia.Lab.Report;

/// <summary>The student beside what knows nothing.</summary>
/// <param name="Student">The student.</param>
/// <param name="Untrained">The same student before training.</param>
/// <param name="Mean">
/// An answer that is always the mean of the training features; null where that mean is not known.
/// </param>
internal sealed record ScoreSet(Score Student, Score Untrained, Score? Mean);
