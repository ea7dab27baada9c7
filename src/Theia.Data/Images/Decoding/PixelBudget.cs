using Theia.Data.Images.Resizing;

namespace Theia.Data.Images.Decoding;

/// <summary>How many pixels an image may have; checked before memory is taken.</summary>
internal static class PixelBudget
{
    /// <summary>
    /// Where Pillow calls an image a decompression bomb: twice the pixels that fill a quarter of a gibibyte as RGB.
    /// </summary>
    public const long Limit = 178_956_970;

    /// <summary>Refuses an image above the limit.</summary>
    public static void Check(string file, PixelSize size, string doing)
    {
        if (size.Pixels > Limit)
        {
            throw new DataException(
                file,
                $"{doing} produces {size}, {size.Pixels:N0} in all; the limit is {Limit:N0}.",
                "Use a smaller image.");
        }
    }
}
