namespace Theia.Networks.Sam;

/// <summary>Sizes of SAM's prompt encoder.</summary>
internal sealed record SamPromptConfig
{
    /// <summary>Length of a prompt token, that of the image embedding's cells.</summary>
    public int HiddenSize { get; init; } = 256;

    /// <summary>Side of the square that coordinates of prompts lie in, in pixels.</summary>
    public int ImageSize { get; init; } = 1024;

    /// <summary>Side of a patch, in pixels.</summary>
    public int PatchSize { get; init; } = 16;

    /// <summary>Channels in front of the last convolution of the mask embedding; a multiple of 4.</summary>
    public int MaskInputChannels { get; init; } = 16;

    /// <summary>Epsilon of the norms of the mask embedding.</summary>
    public double LayerNormEps { get; init; } = 1e-6;

    /// <summary>Cells of the image embedding along a side.</summary>
    public int Grid => ImageSize / PatchSize;

    /// <summary>Side of a mask prompt, and of a predicted mask, in pixels.</summary>
    public int MaskSide => 4 * Grid;
}
