namespace Theia.Lab.Report;

/// <summary>How near the student comes to its teachers on one group of pictures.</summary>
/// <param name="Name">Which pictures, in the plural.</param>
/// <param name="Pictures">How many.</param>
/// <param name="Scores">For each teacher.</param>
internal sealed record PictureGroup(string Name, long Pictures, IReadOnlyList<TeacherScore> Scores);
