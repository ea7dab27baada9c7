using System.Buffers.Binary;

namespace Theia.Data.Images.Decoding;

/// <summary>Where red, green and blue lie in a pixel of 2, 3 or 4 bytes.</summary>
/// <param name="Bytes">Bytes a pixel.</param>
/// <param name="Red">Lowest bit of red.</param>
/// <param name="Green">Lowest bit of green.</param>
/// <param name="Blue">Lowest bit of blue.</param>
/// <param name="GreenBits">Bits of green where a pixel has 16: 5 or 6; red and blue have 5.</param>
internal sealed record BmpChannels(int Bytes, int Red, int Green, int Blue, int GreenBits)
{
    private const int FiveBits = 31;

    /// <summary>The channels of the layouts that Pillow knows; null for others.</summary>
    public static BmpChannels? Of(BmpHeader header)
    {
        (uint, uint, uint, uint) mask = header.Compression == BmpHeader.Masks ? header.Mask : default;
        return (header.Bits, mask) switch
        {
            (16, (0, 0, 0, _)) when header.Compression == BmpHeader.Raw => new(2, 10, 5, 0, 5),
            (16, (0x7C00, 0x3E0, 0x1F, _)) => new(2, 10, 5, 0, 5),
            (16, (0xF800, 0x7E0, 0x1F, _)) => new(2, 11, 5, 0, 6),
            (24, (0, 0, 0, _)) when header.Compression == BmpHeader.Raw => new(3, 16, 8, 0, 8),
            (24, (0xFF0000, 0xFF00, 0xFF, _)) => new(3, 16, 8, 0, 8),
            (32, (0, 0, 0, 0)) => new(4, 16, 8, 0, 8),
            (32, (0xFF0000, 0xFF00, 0xFF, 0 or 0xFF000000)) => new(4, 16, 8, 0, 8),
            (32, (0xFF, 0xFF00, 0xFF0000, 0xFF000000)) => new(4, 0, 8, 16, 8),
            (32, (0xFF000000, 0xFF0000, 0xFF00, 0 or 0xFF)) => new(4, 24, 16, 8, 8),
            (32, (0xFF000000, 0xFF00, 0xFF, 0 or 0xFF0000)) => new(4, 24, 8, 0, 8),
            _ => null,
        };
    }

    /// <summary>Decodes plain rows.</summary>
    public RgbImage Decode(ReadOnlySpan<byte> file, BmpHeader header)
    {
        int width = (int)header.Width, height = (int)header.Height;
        var pixels = new byte[3L * width * height];
        for (var y = 0; y < height; y++)
        {
            var row = header.IsTopDown ? y : height - 1 - y;
            ReadOnlySpan<byte> source = file.Slice((int)(header.Offset + row * header.Stride), width * Bytes);
            Span<byte> target = pixels.AsSpan(3 * width * y, 3 * width);
            if (Bytes == 2)
                Decode16(source, target);
            else
                Decode8(source, target);
        }

        return new(width, height, pixels);
    }

    private void Decode8(ReadOnlySpan<byte> source, Span<byte> target)
    {
        int red = Red / 8, green = Green / 8, blue = Blue / 8;
        for (int from = 0, to = 0; to < target.Length; from += Bytes, to += 3)
        {
            target[to] = source[from + red];
            target[to + 1] = source[from + green];
            target[to + 2] = source[from + blue];
        }
    }

    // Rounded down, as Pillow does; others repeat the high bits in the low ones, which is one level more for some.
    private void Decode16(ReadOnlySpan<byte> source, Span<byte> target)
    {
        var greens = (1 << GreenBits) - 1;
        for (int from = 0, to = 0; to < target.Length; from += 2, to += 3)
        {
            var pixel = BinaryPrimitives.ReadUInt16LittleEndian(source[from..]);
            target[to] = (byte)((pixel >> Red & FiveBits) * 255 / FiveBits);
            target[to + 1] = (byte)((pixel >> Green & greens) * 255 / greens);
            target[to + 2] = (byte)((pixel & FiveBits) * 255 / FiveBits);
        }
    }
}
