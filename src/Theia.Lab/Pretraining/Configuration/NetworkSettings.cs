namespace Theia.Lab.Pretraining.Configuration;

/// <summary>
/// Sizes of the vision transformer: by default 2.6 megabytes in bfloat16, so that text tower
/// or classifier stay below four.
/// </summary>
internal sealed record NetworkSettings
{
    /// <summary>Length of a token.</summary>
    public int HiddenSize { get; init; } = 128;

    /// <summary>Number of blocks.</summary>
    public int Layers { get; init; } = 6;

    /// <summary>Attention heads a block.</summary>
    public int Heads { get; init; } = 4;

    /// <summary>Hidden length of a block's perceptron.</summary>
    public int IntermediateSize { get; init; } = 512;

    /// <summary>Side of the images that the finished teacher takes.</summary>
    public int ImageSize { get; init; } = 224;

    /// <summary>Side of a patch.</summary>
    public int PatchSize { get; init; } = 14;
}
