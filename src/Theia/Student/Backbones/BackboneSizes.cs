namespace Theia;

/// <summary>Sizes of a student backbone that has no published name.</summary>
public sealed record BackboneSizes
{
    /// <summary>Width of a token, C.</summary>
    public int HiddenSize { get; init; } = 192;

    /// <summary>Heads of the attention; divides the width.</summary>
    public int NumAttentionHeads { get; init; } = 3;

    /// <summary>Blocks.</summary>
    public int NumHiddenLayers { get; init; } = 12;

    /// <summary>Width inside a block's MLP.</summary>
    public int IntermediateSize { get; init; } = 768;
}
