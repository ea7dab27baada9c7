namespace Theia.Networks;

/// <summary>Sizes of the blocks of a transformer, of images or of text.</summary>
/// <param name="HiddenSize">Length of a token, C.</param>
/// <param name="Layers">Number of blocks.</param>
/// <param name="Heads">Attention heads per block; divides <paramref name="HiddenSize"/>.</param>
/// <param name="IntermediateSize">Hidden length of a block's MLP.</param>
internal abstract record TransformerConfig(int HiddenSize, int Layers, int Heads, int IntermediateSize)
{
    /// <summary>Epsilon of every LayerNorm. Default: 1e-6.</summary>
    public double LayerNormEps { get; init; } = 1e-6;

    /// <summary>Activation of the MLPs. Default: the exact GELU.</summary>
    public MlpActivation Activation { get; init; }

    /// <summary>Whether query, key and value have a bias. Default: true. CLIP always has one.</summary>
    public bool QkvBias { get; init; } = true;

    /// <summary>Whether the MLPs are gated (SwiGLU), as in the giant DINOv2. Default: false.</summary>
    public bool SwiGlu { get; init; }
}
