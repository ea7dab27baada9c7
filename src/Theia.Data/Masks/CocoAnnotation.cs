namespace Theia.Data;

/// <summary>An object of a <see cref="CocoDocument"/>.</summary>
/// <param name="Id">Its number in the document.</param>
/// <param name="ImageId">The image that it is in.</param>
/// <param name="Mask">Its pixels; box and area follow from them.</param>
/// <param name="Score">How good the network takes the mask to be; for SAM the IoU that it expects.</param>
public sealed record CocoAnnotation(long Id, long ImageId, RunLengthMask Mask, double Score)
{
    /// <summary>How little the mask changes with its threshold, 0 to 1. Default: null, where that was not measured.
    /// </summary>
    public double? Stability { get; init; }
}
