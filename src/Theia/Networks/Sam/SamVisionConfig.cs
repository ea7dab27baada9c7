namespace Theia.Networks.Sam;

/// <summary>Sizes of SAM's image encoder; by default those of SAM ViT-B.</summary>
internal sealed record SamVisionConfig
{
    /// <summary>Length of a token, C.</summary>
    public int HiddenSize { get; init; } = 768;

    /// <summary>Number of blocks.</summary>
    public int Layers { get; init; } = 12;

    /// <summary>Attention heads per block; divides <see cref="HiddenSize"/>.</summary>
    public int Heads { get; init; } = 12;

    /// <summary>Hidden length of a block's MLP.</summary>
    public int MlpSize { get; init; } = 3072;

    /// <summary>Side of the square image that the encoder takes, in pixels; a multiple of the patch.</summary>
    public int ImageSize { get; init; } = 1024;

    /// <summary>Side of a patch, and the stride between patches, in pixels.</summary>
    public int PatchSize { get; init; } = 16;

    /// <summary>Side of the windows that a windowed block attends within, in tokens.</summary>
    public int WindowSize { get; init; } = 14;

    /// <summary>Blocks whose attention reaches over the whole image, counted from 0.</summary>
    public IReadOnlyList<int> GlobalLayers { get; init; } = [2, 5, 8, 11];

    /// <summary>Channels of the map that leaves the neck.</summary>
    public int OutputChannels { get; init; } = 256;

    /// <summary>Epsilon of every norm.</summary>
    public double LayerNormEps { get; init; } = 1e-6;

    /// <summary>Whether query, key and value have a bias.</summary>
    public bool QkvBias { get; init; } = true;

    /// <summary>Whether a position table is added to the patches.</summary>
    public bool AbsolutePositions { get; init; } = true;

    /// <summary>Whether attention depends on how far apart two tokens lie.</summary>
    public bool RelativePositions { get; init; } = true;

    /// <summary>Tokens along a side of the image.</summary>
    public int Grid => ImageSize / PatchSize;

    /// <summary>Side of the square within which a block attends, in tokens.</summary>
    public int AttentionSide(int layer) => GlobalLayers.Contains(layer) ? Grid : WindowSize;
}
