namespace Theia.Networks;

/// <summary>Sizes of a vision transformer: of a student's backbone, of ViT, CLIP and DINOv2.</summary>
/// <param name="HiddenSize">Length of a token, C.</param>
/// <param name="Layers">Number of blocks.</param>
/// <param name="Heads">Attention heads per block; divides <paramref name="HiddenSize"/>.</param>
/// <param name="IntermediateSize">Hidden length of a block's MLP.</param>
/// <param name="ImageSize">Side of the square image that the position table was made for, in pixels.</param>
/// <param name="PatchSize">Side of a patch, and the stride between patches, in pixels.</param>
internal sealed record VisionTransformerConfig(
    int HiddenSize, int Layers, int Heads, int IntermediateSize, int ImageSize = 224, int PatchSize = 16)
    : TransformerConfig(HiddenSize, Layers, Heads, IntermediateSize)
{
    /// <summary>Whether a class token comes first. Default: true.</summary>
    public bool ClassToken { get; init; } = true;

    /// <summary>Register tokens after the patches. Default: 0.</summary>
    public int Registers { get; init; }

    /// <summary>Patches along a side of the square image.</summary>
    public int Grid => ImageSize / PatchSize;
}
