using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;

namespace Theia.Scenes.Export;

/// <summary>
/// Depth as PNG with one channel of 16 bits: millimeters, rounded, 65535 for what is farther than that.
/// </summary>
internal static class DepthPng
{
    private const int Header = 13;
    private const byte BitsASample = 16;
    private const byte RowAbove = 2;

    /// <summary>Encodes a depth map as 16-bit gray PNG in millimeters.</summary>
    public static byte[] Encode(ReadOnlySpan<float> meters, int size)
    {
        using var file = new MemoryStream();
        file.Write([0x89, .. "PNG\r\n"u8, 0x1A, (byte)'\n']);
        Span<byte> header = stackalloc byte[Header];
        header.Clear();
        BinaryPrimitives.WriteInt32BigEndian(header, size);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], size);
        header[8] = BitsASample;
        Chunk(file, "IHDR"u8, header);
        Chunk(file, "IDAT"u8, Pixels(meters, size));
        Chunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    private static byte[] Pixels(ReadOnlySpan<float> meters, int size)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            byte[] line = new byte[1 + (2 * size)], row = new byte[2 * size], above = new byte[2 * size];
            line[0] = RowAbove;
            for (var y = 0; y < size; y++)
            {
                for (var x = 0; x < size; x++)
                {
                    BinaryPrimitives.WriteUInt16BigEndian(
                        row.AsSpan(2 * x),
                        (ushort)MathF.Min(ushort.MaxValue, MathF.Floor((meters[(y * size) + x] * 1000) + 0.5f)));
                }

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
