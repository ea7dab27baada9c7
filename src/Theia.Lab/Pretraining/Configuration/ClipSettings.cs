namespace Theia.Lab.Pretraining.Configuration;

/// <summary>Settings of CLIP (arXiv 2103.00020).</summary>
internal sealed record ClipSettings
{
    /// <summary>Length of a token of the text tower.</summary>
    public int TextHiddenSize { get; init; } = 80;

    /// <summary>Blocks of the text tower.</summary>
    public int TextLayers { get; init; } = 3;

    /// <summary>Attention heads of a block of the text tower.</summary>
    public int TextHeads { get; init; } = 4;

    /// <summary>Longest caption, in tokens.</summary>
    public int TextLength { get; init; } = 64;

    /// <summary>Most pairs of the vocabulary, which is learned from the captions.</summary>
    public int Merges { get; init; } = 1000;

    /// <summary>Length of the space that images and captions share.</summary>
    public int Projection { get; init; } = 96;
}
