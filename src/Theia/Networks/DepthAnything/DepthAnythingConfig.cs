namespace Theia.Networks.DepthAnything;

/// <summary>Sizes of a Depth Anything: a DINOv2 of which several states are decoded into one map.</summary>
/// <param name="Backbone">The DINOv2.</param>
/// <param name="OutIndices">The states that are decoded, in ascending order: N is the output of block N.</param>
/// <param name="ReassembleFactors">
/// For each of them how much finer its map becomes than the grid of patches: 4 or 2, 1 as it is, or coarser as 0.5.
/// </param>
/// <param name="NeckSizes">Channels of each of these maps.</param>
/// <param name="FusionSize">Channels in which they are fused.</param>
/// <param name="HeadSize">Channels of the head's last feature.</param>
internal sealed record DepthAnythingConfig(
    VisionTransformerConfig Backbone,
    IReadOnlyList<int> OutIndices,
    IReadOnlyList<double> ReassembleFactors,
    IReadOnlyList<int> NeckSizes,
    int FusionSize,
    int HeadSize)
{
    /// <summary>Which fused map the head gets; below 0 counted from the end. Default: the last and finest.</summary>
    public int HeadInIndex { get; init; } = -1;

    /// <summary>Factor of what the head gives. Default: 1.</summary>
    public double MaxDepth { get; init; } = 1;

    /// <summary>
    /// True for a network of metric depth, whose head ends in a sigmoid; by default it gives inverse depth of unknown
    /// scale and shift and ends in a ReLU.
    /// </summary>
    public bool IsMetric { get; init; }
}
