namespace Theia.Lab.Quickstart;

/// <summary>What was found for a caption.</summary>
/// <param name="Caption">The text.</param>
/// <param name="Scene">Number of the test scene that it was written for.</param>
/// <param name="Rank">Its place among all test scenes, from 1.</param>
/// <param name="Best">Numbers of the test scenes that fit best, the best first.</param>
internal sealed record CaptionRanking(string Caption, int Scene, int Rank, IReadOnlyList<int> Best);
