using System.Buffers.Binary;

namespace Theia.Data.Images.Decoding;

/// <summary>The EXIF orientation tag: how the camera was held, 1 (upright) to 8.</summary>
internal static class ExifOrientation
{
    /// <summary>The value of a picture that needs no turning.</summary>
    public const int Upright = 1;

    private const int Tag = 0x0112, ShortType = 3, EntryLength = 12;

    /// <summary>Reads the tag from a TIFF block. Anything unreadable counts as upright: it is an annotation, not the picture.</summary>
    public static int Read(ReadOnlySpan<byte> tiff)
    {
        if (tiff.StartsWith("Exif\0\0"u8))
            tiff = tiff[6..];
        if (tiff.Length < 8 || !(tiff.StartsWith("II*\0"u8) || tiff.StartsWith("MM\0*"u8)))
            return Upright;
        var little = tiff[0] == (byte)'I';
        var directory = (long)Four(tiff[4..], little);
        if (directory > tiff.Length - 2)
            return Upright;
        var count = Two(tiff[(int)directory..], little);
        ReadOnlySpan<byte> entries = tiff[((int)directory + 2)..];
        for (var i = 0; i < count && entries.Length >= EntryLength; i++, entries = entries[EntryLength..])
        {
            if (Two(entries, little) == Tag && Two(entries[2..], little) == ShortType)
                return Two(entries[8..], little) is >= 1 and <= 8 and var orientation ? orientation : Upright;
        }

        return Upright;
    }

    /// <summary>Turns and mirrors the picture so that it stands upright.</summary>
    public static RgbImage Apply(RgbImage image, int orientation)
    {
        if (orientation == Upright)
            return image;
        int width = image.Width, height = image.Height;
        var isTransposed = orientation >= 5;   // rows become columns
        var flipsX = orientation is 2 or 3 or 6 or 7;
        var flipsY = orientation is 3 or 4 or 7 or 8;
        var turned = new RgbImage(isTransposed ? height : width, isTransposed ? width : height, new byte[image.Pixels.Length]);
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                int column = isTransposed ? y : x, row = isTransposed ? x : y;
                if (flipsX)
                    column = turned.Width - 1 - column;
                if (flipsY)
                    row = turned.Height - 1 - row;
                image.Pixels.AsSpan(3 * (y * width + x), 3).CopyTo(turned.Pixels.AsSpan(3 * (row * turned.Width + column)));
            }
        }

        return turned;
    }

    private static int Two(ReadOnlySpan<byte> at, bool little) => little ? BinaryPrimitives.ReadUInt16LittleEndian(at) : BinaryPrimitives.ReadUInt16BigEndian(at);

    private static uint Four(ReadOnlySpan<byte> at, bool little) => little ? BinaryPrimitives.ReadUInt32LittleEndian(at) : BinaryPrimitives.ReadUInt32BigEndian(at);
}
