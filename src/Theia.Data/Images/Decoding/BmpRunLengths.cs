namespace Theia.Data.Images.Decoding;

/// <summary>
/// Run-length coded pixels of 4 or 8 bits, read as Pillow reads them: what is stepped over is color 0, runs end with
/// their row, literal pixels do not, and a literal group of an odd number of 4-bit pixels is taken for one pixel less.
/// </summary>
internal static class BmpRunLengths
{
    private const byte EndOfLine = 0, EndOfImage = 1, Delta = 2;

    /// <summary>Decodes a file.</summary>
    /// <exception cref="DataException">It stops before the last pixel.</exception>
    public static RgbImage Decode(ReadOnlySpan<byte> file, BmpHeader header, string name)
    {
        int width = (int)header.Width, height = (int)header.Height;
        var indexes = new byte[(long)width * height];
        if (!TryFill(indexes, width, file, header))
            throw DamagedImage.At(name, file.Length, "BMP whose run lengths stop before the last pixel");
        var palette = BmpIndexes.Palette(file, header);
        var pixels = new byte[3L * width * height];
        for (var y = 0; y < height; y++)
        {
            var row = header.IsTopDown ? y : height - 1 - y;
            for (var x = 0; x < width; x++)
                palette.AsSpan(3 * indexes[row * width + x], 3).CopyTo(pixels.AsSpan(3 * (y * width + x)));
        }

        return new(width, height, pixels);
    }

    // Rows in the order of the file. False when the codes end too early.
    private static bool TryFill(byte[] indexes, int width, ReadOnlySpan<byte> file, BmpHeader header)
    {
        var isNarrow = header.Compression == BmpHeader.RunLengths4;
        long at = 0, position = header.Offset, column = 0;
        while (at < indexes.Length)
        {
            if (position + 2 > file.Length)
                return false;
            byte count = file[(int)position], value = file[(int)position + 1];
            position += 2;
            if (count > 0)
            {
                var run = Math.Max(0, Math.Min(count, width - column));
                for (var i = 0; i < run; i++)
                    Set(indexes, at + i, isNarrow ? i % 2 == 0 ? value >> 4 : value & 15 : value);
                (at, column) = (at + run, column + run);
            }
            else if (value == EndOfLine)
            {
                (at, column) = ((at + width - 1) / width * width, 0);
            }
            else if (value == EndOfImage)
            {
                return true;   // what is not painted stays color 0
            }
            else if (value == Delta)
            {
                if (position + 2 > file.Length)
                    return false;
                at += file[(int)position] + (long)file[(int)position + 1] * width;
                (position, column) = (position + 2, at % width);
            }
            else
            {
                var bytes = isNarrow ? value / 2 : value;
                if (position + bytes > file.Length)
                    return false;
                for (var i = 0; i < bytes; i++)
                {
                    var literal = file[(int)position + i];
                    if (isNarrow)
                        Set(indexes, at++, literal >> 4);
                    Set(indexes, at++, isNarrow ? literal & 15 : literal);
                }

                column += value;
                position += bytes;
                position += position % 2;   // groups are padded to even places
            }
        }

        return true;
    }

    private static void Set(byte[] indexes, long at, int value)
    {
        if (at < indexes.Length)
            indexes[at] = (byte)value;
    }
}
