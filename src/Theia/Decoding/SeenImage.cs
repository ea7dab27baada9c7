namespace Theia.Decoding;

/// <summary>An image with the features that its teachers extracted before.</summary>
/// <param name="Image">As the networks see it.</param>
/// <param name="Teachers">Tokens [1, N, C] in float32 by teacher id; the caller's.</param>
internal sealed record SeenImage(RgbImage Image, IReadOnlyDictionary<string, Tensor> Teachers);
