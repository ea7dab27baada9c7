namespace Theia;

/// <summary>How far what a student shows is from what its teacher shows, on one image.</summary>
/// <param name="Kind">What was decoded.</param>
/// <param name="Measure">
/// <c>cosine</c>: mean cosine of tokens, 1 is perfect; <c>AbsRel</c>: relative error of depth after scale and shift
/// alignment, 0 is perfect; <c>IoU</c>: mean intersection over union of masks, 1 is perfect.
/// </param>
/// <param name="Value">The figure.</param>
public sealed record DecodeError(DecodeKind Kind, string Measure, double Value);
