namespace Theia;

/// <summary>What everything mode asks and keeps. The defaults are those of SAM's own generator of masks.</summary>
public sealed record MaskOptions
{
    private const int MostPoints = 512;   // so that a slip of the finger does not run for days

    /// <summary>Points along a side of the image that are asked about, at least 1. Default: 32.</summary>
    public int PointsPerSide { get; init; } = 32;

    /// <summary>
    /// Points that the decoder gets at once, at least 1. It changes memory, not the result. Default: 16.
    /// </summary>
    public int PointsPerBatch { get; init; } = 16;

    /// <summary>Masks are kept whose expected IoU is above it; 0 and below keeps all. Default: 0.88.</summary>
    public double PredictedIoU { get; init; } = 0.88;

    /// <summary>
    /// Masks are kept whose stability is above it: the IoU of the mask with a higher and with a lower
    /// <see cref="Threshold"/>. 0 and below keeps all. Default: 0.95.
    /// </summary>
    public double Stability { get; init; } = 0.95;

    /// <summary>How much higher and lower the threshold is for <see cref="Stability"/>. Default: 1.</summary>
    public double StabilityOffset { get; init; } = 1;

    /// <summary>Pixels are inside a mask whose logit is above it. Default: 0.</summary>
    public double Threshold { get; init; }

    /// <summary>Of two masks whose boxes have an IoU above it, the one with the higher score is kept. Default: 0.7.
    /// </summary>
    public double BoxIoU { get; init; } = 0.7;

    internal void Check()
    {
        if (PointsPerSide is < 1 or > MostPoints)
        {
            throw new UsageException(
                $"Everything mode asks about 1 to {MostPoints} points a side; got {PointsPerSide}.");
        }

        if (PointsPerBatch < 1)
            throw new UsageException($"A batch needs at least one point; got {PointsPerBatch}.");
        if (!(StabilityOffset >= 0) || double.IsNaN(PredictedIoU + Stability + Threshold + BoxIoU))
        {
            throw new UsageException(
                $"Thresholds of masks are numbers, and the offset of the stability is not below 0: {this}.");
        }
    }
}
