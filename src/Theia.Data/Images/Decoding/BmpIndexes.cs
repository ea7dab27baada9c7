namespace Theia.Data.Images.Decoding;

/// <summary>Pixels that are places in a palette.</summary>
internal static class BmpIndexes
{
    private const int MostColors = 256;

    /// <summary>Decodes plain rows of 1, 4 or 8 bits a pixel.</summary>
    public static RgbImage Decode(ReadOnlySpan<byte> file, BmpHeader header)
    {
        int width = (int)header.Width, height = (int)header.Height, perByte = 8 / header.Bits,
            most = (1 << header.Bits) - 1;
        var palette = Palette(file, header);
        var pixels = new byte[3L * width * height];
        for (var y = 0; y < height; y++)
        {
            var row = header.IsTopDown ? y : height - 1 - y;
            ReadOnlySpan<byte> source = file[(int)(header.Offset + row * header.Stride)..];
            for (var x = 0; x < width; x++)
            {
                var index = source[x / perByte] >> (perByte - 1 - x % perByte) * header.Bits & most;
                palette.AsSpan(3 * index, 3).CopyTo(pixels.AsSpan(3 * (y * width + x)));
            }
        }

        return new(width, height, pixels);
    }

    /// <summary>RGB of all 256 places; those that the file does not have are black.</summary>
    public static byte[] Palette(ReadOnlySpan<byte> file, BmpHeader header)
    {
        var palette = new byte[3 * MostColors];
        for (var color = 0; color < Math.Min(header.Colors, MostColors); color++)
        {
            var at = header.PaletteOffset + color * header.PaletteEntry;
            if (at + 3 > file.Length)
                break;
            (palette[3 * color], palette[3 * color + 1], palette[3 * color + 2]) =
                (file[at + 2], file[at + 1], file[at]);
        }

        return palette;
    }
}
