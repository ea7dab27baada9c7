namespace Theia.Lab.Report;

/// <summary>How near the student comes to its teachers on one group of images.</summary>
/// <param name="Name">Which images, in the plural.</param>
/// <param name="Images">How many.</param>
/// <param name="Scores">For each teacher.</param>
internal sealed record ImageGroup(string Name, long Images, IReadOnlyList<TeacherScore> Scores);
