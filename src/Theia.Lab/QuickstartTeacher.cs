namespace Theia.Lab;

/// <summary>A teacher of the quickstart. It is loaded when there is something to extract, and not before.</summary>
/// <param name="Spec">Id, size, whether it was trained.</param>
/// <param name="Name">Its name in charts: one word.</param>
/// <param name="Note">What it is, in half a sentence.</param>
/// <param name="Folder">Where its weights are; null where it has no folder of its own.</param>
/// <param name="Load">Loads it; the caller disposes it.</param>
internal sealed record QuickstartTeacher(TeacherSpec Spec, string Name, string Note, string? Folder, Func<ITeacher> Load);
