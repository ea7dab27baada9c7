using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using System.Text;

namespace Theia.Data.Images.Decoding;

/// <summary>Writes PNG with one channel of 16 bits, for maps of numbers rather than for looking at.</summary>
internal static class Gray16PngEncoder
{
    private const int Header = 13;
    private const byte BitsASample = 16;
    private const byte RowAbove = 2;

    /// <summary>Encodes samples.</summary>
    /// <param name="samples">[height, width].</param>
    /// <param name="width">Samples a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="texts">Keywords of at most 79 characters with their texts, both Latin-1.</param>
    public static byte[] Encode(
        ReadOnlySpan<ushort> samples, int width, int height,
        params ReadOnlySpan<(string Keyword, string Text)> texts)
    {
        using var file = new MemoryStream();
        file.Write(PngFile.Signature);
        Span<byte> header = stackalloc byte[Header];
        header.Clear();
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        header[8] = BitsASample;
        Chunk(file, "IHDR"u8, header);
        foreach (var (keyword, text) in texts)
            Chunk(file, "tEXt"u8, Encoding.Latin1.GetBytes($"{keyword}\0{text}"));
        Chunk(file, "IDAT"u8, Compressed(samples, width, height));
        Chunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    private static byte[] Compressed(ReadOnlySpan<ushort> samples, int width, int height)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            byte[] line = new byte[1 + (2 * width)], row = new byte[2 * width], above = new byte[2 * width];
            line[0] = RowAbove;
            for (var y = 0; y < height; y++)
            {
                for (var x = 0; x < width; x++)
                    BinaryPrimitives.WriteUInt16BigEndian(row.AsSpan(2 * x), samples[(y * width) + x]);
                for (var i = 0; i < row.Length; i++)
                    line[i + 1] = (byte)(row[i] - above[i]);
                zlib.Write(line);
                (row, above) = (above, row);
            }
        }

        return packed.ToArray();
    }

    private static void Chunk(MemoryStream file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> content)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        file.Write(number);
        file.Write(type);
        file.Write(content);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc32.HashToUInt32([.. type, .. content]));
        file.Write(number);
    }
}
