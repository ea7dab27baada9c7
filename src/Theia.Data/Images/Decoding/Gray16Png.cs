using System.IO.Compression;
using Theia.Data.Images.Resizing;

namespace Theia.Data.Images.Decoding;

/// <summary>
/// Reads PNG with one channel of 16 bits as Pillow converts it to RGB: values above 255 become 255.
/// (Other decoders keep the high byte, which is more sensible, but not what the reference's networks saw.)
/// </summary>
internal static class Gray16Png
{
    private const int Sample = 2;

    // Adam7: first column, first row, step in x, step in y of each pass.
    private static readonly (int X, int Y, int Dx, int Dy)[] _passes =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    /// <summary>Decodes a file whose header has been checked.</summary>
    public static RgbImage Decode(ReadOnlySpan<byte> file, PixelSize size, string name)
    {
        PngHeader header = PngFile.ReadImageHeader(file, name);
        using var compressed = new MemoryStream();
        foreach (PngChunk chunk in new PngChunks(file))
        {
            if (chunk.Type.SequenceEqual("IDAT"u8))
                compressed.Write(chunk.Content);
        }

        compressed.Position = 0;
        using var inflated = new ZLibStream(compressed, CompressionMode.Decompress);
        var image = new RgbImage(size.Width, size.Height, new byte[3 * size.Pixels]);
        foreach ((int X, int Y, int Dx, int Dy) pass in header.IsInterlaced ? _passes : [(0, 0, 1, 1)])
            ReadPass(inflated, image, pass, name);
        return image;
    }

    private static void ReadPass(ZLibStream inflated, RgbImage image, (int X, int Y, int Dx, int Dy) pass, string name)
    {
        if (pass.X >= image.Width)
            return;
        var columns = (image.Width - pass.X + pass.Dx - 1) / pass.Dx;
        byte[] line = new byte[columns * Sample], above = new byte[columns * Sample], filter = new byte[1];
        for (var y = pass.Y; y < image.Height; y += pass.Dy, (line, above) = (above, line))
        {
            Fill(inflated, filter, y, name);
            Fill(inflated, line, y, name);
            if (!PngFilter.Undo(filter[0], line, above, Sample))
                throw DamagedImage.Whole(name, $"PNG with filter {filter[0]} in row {y}; valid are 0 to 4");
            for (var i = 0; i < columns; i++)
            {
                var gray = line[Sample * i] == 0 ? line[Sample * i + 1] : byte.MaxValue;
                image.Pixels.AsSpan(3 * (y * image.Width + pass.X + i * pass.Dx), 3).Fill(gray);
            }
        }
    }

    private static void Fill(ZLibStream inflated, byte[] bytes, int row, string name)
    {
        try
        {
            inflated.ReadExactly(bytes);
        }
        catch (Exception failure) when (failure is InvalidDataException or EndOfStreamException)
        {
            throw DamagedImage.Whole(
                name, $"PNG whose pixels {(failure is InvalidDataException ? "are damaged" : "stop")} in row {row}");
        }
    }
}
