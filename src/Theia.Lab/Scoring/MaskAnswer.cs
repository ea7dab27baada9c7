namespace Theia.Lab.Scoring;

/// <summary>Masks that were given for an object.</summary>
/// <param name="Point">For its point, the one that is rated best first.</param>
/// <param name="Box">For its box.</param>
internal sealed record MaskAnswer(IReadOnlyList<bool[]> Point, bool[] Box);
