using Theia.Data.Images.Resizing;

namespace Theia.Data.Images.Decoding;

/// <summary>A Windows or OS/2 bitmap.</summary>
internal static class BmpFile
{
    private const int HeaderOffset = 14;

    /// <summary>Reads the size, and makes sure that uncompressed rows lie inside the file.</summary>
    public static ImageHeader ReadHeader(ReadOnlySpan<byte> file, string name)
    {
        var header = BmpHeader.Read(file, name);
        if (header.Width is < 1 or > int.MaxValue || header.Height is < 1 or > int.MaxValue)
            throw DamagedImage.At(name, HeaderOffset, $"BMP that declares {header.Width} x {header.Height} pixels");
        var size = new PixelSize((int)header.Width, (int)header.Height);
        PixelBudget.Check(name, size, "its header");
        // The size of run-length data is not known in advance. The last row may lack its padding.
        var isPlain = header.Compression is BmpHeader.Raw or BmpHeader.Masks;
        var end = header.Offset + header.Stride * (header.Height - 1) + (header.Width * header.Bits + 7) / 8;
        if (isPlain && end > file.Length)
        {
            throw DamagedImage.At(
                name, file.Length, $"BMP whose {size} reach to byte {end:N0} in a file of {file.Length:N0}");
        }

        return new(ImageFormat.Bmp, size, ExifOrientation.Upright);
    }

    /// <summary>
    /// Decodes the forms that Pillow reads, to the same bytes; null for others, which another reader may know.
    /// </summary>
    /// <param name="file">A file whose header has been checked.</param>
    /// <param name="name">What errors call it.</param>
    public static RgbImage? TryDecode(ReadOnlySpan<byte> file, string name)
    {
        var header = BmpHeader.Read(file, name);
        return (header.Compression, header.Bits) switch
        {
            (BmpHeader.Raw, 1 or 4 or 8) => BmpIndexes.Decode(file, header),
            (BmpHeader.RunLengths8, 8) or (BmpHeader.RunLengths4, 4) => BmpRunLengths.Decode(file, header, name),
            (BmpHeader.Raw or BmpHeader.Masks, 16 or 24 or 32) when BmpChannels.Of(header) is { } channels =>
                channels.Decode(file, header),
            _ => null,
        };
    }
}
