namespace Theia.Networks.Sam;

/// <summary>Sizes of SAM's mask decoder.</summary>
internal sealed record SamDecoderConfig
{
    /// <summary>Length of a token; a multiple of 8.</summary>
    public int HiddenSize { get; init; } = 256;

    /// <summary>Blocks of the two-way transformer.</summary>
    public int Layers { get; init; } = 2;

    /// <summary>Attention heads.</summary>
    public int Heads { get; init; } = 8;

    /// <summary>Hidden length of a block's MLP.</summary>
    public int MlpSize { get; init; } = 2048;

    /// <summary>How many times narrower the attention between tokens and image is than a token.</summary>
    public int AttentionDownsampleRate { get; init; } = 2;

    /// <summary>Masks for an ambiguous prompt. One more stands for an unambiguous one.</summary>
    public int MultimaskOutputs { get; init; } = 3;

    /// <summary>Linear layers of the head that predicts the IoU; at least 2.</summary>
    public int IouHeadDepth { get; init; } = 3;

    /// <summary>Hidden length of that head.</summary>
    public int IouHeadHiddenSize { get; init; } = 256;

    /// <summary>Epsilon of the norms of the blocks.</summary>
    public double LayerNormEps { get; init; } = 1e-6;

    /// <summary>Mask tokens: the single mask, then the ambiguous ones.</summary>
    public int MaskTokens => MultimaskOutputs + 1;
}
