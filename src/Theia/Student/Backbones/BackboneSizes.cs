namespace Theia;

/// <summary>Sizes of a student backbone that has no published name.</summary>
public sealed record BackboneSizes
{
    /// <summary>Width of a token, C. Default: 192.</summary>
    public int HiddenSize { get; init; } = 192;

    /// <summary>Attention heads; divides the width. Default: 3.</summary>
    public int NumAttentionHeads { get; init; } = 3;

    /// <summary>Number of blocks. Default: 12.</summary>
    public int NumHiddenLayers { get; init; } = 12;

    /// <summary>Width inside a block's MLP. Default: 768.</summary>
    public int IntermediateSize { get; init; } = 768;
}
