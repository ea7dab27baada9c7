namespace Theia.Decoding.Masks;

/// <summary>Tells masks that the border of a crop has cut off.</summary>
internal static class CropEdge
{
    private const int Tolerance = 20;

    /// <summary>
    /// True where an edge of the box lies within 20 pixels of the crop's, but not of the image's.
    /// </summary>
    /// <param name="box">In pixels of the crop.</param>
    /// <param name="crop">Left, top, right and bottom in the image.</param>
    /// <param name="image">Left, top, right and bottom of the image.</param>
    public static bool Cuts(PixelBox box, PixelBox crop, PixelBox image) =>
        Cuts(box.Left + crop.Left, crop.Left, image.Left) || Cuts(box.Top + crop.Top, crop.Top, image.Top)
        || Cuts(box.Right + crop.Left, crop.Right, image.Right)
        || Cuts(box.Bottom + crop.Top, crop.Bottom, image.Bottom);

    private static bool Cuts(int edge, int crop, int image) =>
        Math.Abs(edge - crop) <= Tolerance && Math.Abs(edge - image) > Tolerance;
}
