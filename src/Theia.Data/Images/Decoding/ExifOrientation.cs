namespace Theia.Data.Images.Decoding;

/// <summary>The EXIF orientation tag: how the camera was held, 1 (upright) to 8.</summary>
internal static class ExifOrientation
{
    /// <summary>The value of an image that needs no turning.</summary>
    public const int Upright = 1;

    /// <summary>
    /// Finds the orientation as Pillow's <c>exif_transpose</c> does: in EXIF, and in XMP where EXIF has none.
    /// </summary>
    /// <param name="exif">A TIFF block, with or without its <c>Exif</c> mark; empty where there is none.</param>
    /// <param name="xmp">An XMP packet; empty where there is none.</param>
    /// <returns>1 to 8. Anything unreadable counts as upright: it is an annotation, not the image.</returns>
    public static int Find(ReadOnlySpan<byte> exif, ReadOnlySpan<byte> xmp) =>
        (TiffTag.ReadOrientation(exif) ?? XmpPacket.ReadOrientation(xmp)) switch
        {
            2 => 2,
            3 => 3,
            4 => 4,
            5 => 5,
            6 => 6,
            7 => 7,
            8 => 8,
            _ => Upright,
        };

    /// <summary>Turns and mirrors the image so that it stands upright.</summary>
    public static RgbImage Apply(RgbImage image, int orientation)
    {
        if (orientation == Upright)
            return image;
        int width = image.Width, height = image.Height;
        var isTransposed = orientation >= 5;   // rows become columns
        var flipsX = orientation is 2 or 3 or 6 or 7;
        var flipsY = orientation is 3 or 4 or 7 or 8;
        var turned = new RgbImage(
            isTransposed ? height : width, isTransposed ? width : height, new byte[image.Pixels.Length]);
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                int column = isTransposed ? y : x, row = isTransposed ? x : y;
                if (flipsX)
                    column = turned.Width - 1 - column;
                if (flipsY)
                    row = turned.Height - 1 - row;
                image.Pixels.AsSpan(3 * (y * width + x), 3)
                    .CopyTo(turned.Pixels.AsSpan(3 * (row * turned.Width + column)));
            }
        }

        return turned;
    }
}
