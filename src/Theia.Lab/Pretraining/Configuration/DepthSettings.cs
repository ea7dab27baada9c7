namespace Theia.Lab.Pretraining.Configuration;

/// <summary>Settings of Depth Anything (arXiv 2401.10891).</summary>
internal sealed record DepthSettings
{
    /// <summary>
    /// The DINOv2 teacher whose weights the backbone starts from: a known name or a description. Empty for weights
    /// drawn from the seed.
    /// </summary>
    public string From { get; init; } = "nano-dinov2";

    /// <summary>States of the backbone that are decoded, in ascending order: N is the output of block N.</summary>
    public IReadOnlyList<int> OutIndices { get; init; } = [2, 4, 5, 6];

    /// <summary>For each of them how much finer its map becomes than the grid of patches.</summary>
    public IReadOnlyList<double> ReassembleFactors { get; init; } = [4, 2, 1, 0.5];

    /// <summary>Channels of each of these maps.</summary>
    public IReadOnlyList<int> NeckHiddenSizes { get; init; } = [32, 48, 64, 64];

    /// <summary>Channels in which they are fused.</summary>
    public int FusionHiddenSize { get; init; } = 32;

    /// <summary>Channels of the head's last feature.</summary>
    public int HeadHiddenSize { get; init; } = 16;

    /// <summary>Weight of the loss of gradients, which sharpens edges.</summary>
    public double GradientWeight { get; init; } = 0.5;

    /// <summary>Resolutions at which gradients are compared, each half as fine as the one before.</summary>
    public int GradientScales { get; init; } = 4;
}
