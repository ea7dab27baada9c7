namespace Theia.Lab.Teachers.Configuration;

/// <summary>Sizes of the vision transformer: by default just under four megabytes in bfloat16.</summary>
internal sealed record NetworkSettings
{
    /// <summary>Length of a token.</summary>
    public int HiddenSize { get; init; } = 160;

    /// <summary>Number of blocks.</summary>
    public int Layers { get; init; } = 6;

    /// <summary>Attention heads a block.</summary>
    public int Heads { get; init; } = 5;

    /// <summary>Hidden length of a block's perceptron.</summary>
    public int IntermediateSize { get; init; } = 640;

    /// <summary>Side of the pictures that the finished teacher takes.</summary>
    public int ImageSize { get; init; } = 224;

    /// <summary>Side of a patch.</summary>
    public int PatchSize { get; init; } = 14;
}
