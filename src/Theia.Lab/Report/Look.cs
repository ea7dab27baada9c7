namespace Theia.Lab.Report;

/// <summary>One image through student and teachers.</summary>
/// <param name="Title">Its name.</param>
/// <param name="HeldOut">Whether the student never saw it.</param>
/// <param name="Tiles">The image and what is made of its tokens, in order.</param>
internal sealed record Look(string Title, bool HeldOut, IReadOnlyList<(string Caption, RgbImage Image)> Tiles);
