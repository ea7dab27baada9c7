namespace Theia.Lab.Pretraining.Data;

/// <summary>A segment of a crop, with prompts that ask for it. Coordinates are pixels of the crop.</summary>
/// <param name="Mask">Part of each cell that belongs to it, side × side, 0 to 1.</param>
/// <param name="Inside">X and y of a point of the segment.</param>
/// <param name="Outside">X and y of a point near the segment that does not belong to it.</param>
/// <param name="Box">Left, top, right and bottom, moved a little as by a careless hand.</param>
internal sealed record SegmentTarget(
    float[] Mask, (double X, double Y) Inside, (double X, double Y) Outside, double[] Box);
