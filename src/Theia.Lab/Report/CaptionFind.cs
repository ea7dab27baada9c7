namespace Theia.Lab.Report;

/// <summary>The scenes that fit a caption best, in the eyes of the student.</summary>
/// <param name="Caption">The text.</param>
/// <param name="Rank">Place of the scene that it was written for.</param>
/// <param name="Best">Images, and whether each is that scene.</param>
internal sealed record CaptionFind(string Caption, int Rank, IReadOnlyList<(RgbImage Image, bool Right)> Best);
