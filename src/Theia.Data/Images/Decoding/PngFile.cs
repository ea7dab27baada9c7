using System.Buffers.Binary;
using System.IO.Hashing;

namespace Theia.Data.Images.Decoding;

/// <summary>The chunks of a PNG file.</summary>
internal static class PngFile
{
    private const int Overhead = 12;                 // length, type and checksum around a chunk's content
    private const int HeaderLength = 13;
    private const int HighestRatio = 1032;           // more than this deflate cannot expand

    /// <summary>First bytes of every PNG.</summary>
    public static ReadOnlySpan<byte> Signature =>
        [0x89, (byte)'P', (byte)'N', (byte)'G', (byte)'\r', (byte)'\n', 0x1A, (byte)'\n'];

    /// <summary>Reads size and orientation, and holds the declared size against the compressed bytes.</summary>
    public static ImageHeader ReadHeader(ReadOnlySpan<byte> file, string name)
    {
        PngHeader header = ReadImageHeader(file, name);
        PixelBudget.Check(name, header.Size, "its header");
        ReadOnlySpan<byte> exif = [], profile = [], xmp = [];
        var compressed = 0L;
        foreach (PngChunk chunk in new PngChunks(file))
        {
            if (chunk.Type.SequenceEqual("IDAT"u8))
                compressed += chunk.Content.Length;
            else if (chunk.Type.SequenceEqual("eXIf"u8) && !chunk.IsCut)
                exif = chunk.Content;
            else if (chunk.Type.SequenceEqual("tEXt"u8) && PngText.Read(chunk, "exif"u8) is { } block)
                exif = block;
            else if (PngText.Read(chunk, "Raw profile type exif"u8) is { } text)   // as ImageMagick writes it
                profile = PngText.Profile(text);
            else if (PngText.Read(chunk, "XML:com.adobe.xmp"u8) is { } packet)
                xmp = packet;
        }

        if (compressed == 0)
            throw DamagedImage.Whole(name, "PNG without pixel data");
        if (header.Size.Pixels * header.BitsPerPixel / 8 > (compressed + 1) * HighestRatio)
        {
            throw DamagedImage.Whole(
                name,
                $"PNG that declares {header.Size} but has {compressed:N0} bytes of compressed pixels, "
                    + "which cannot expand to that");
        }

        return new(ImageFormat.Png, header.Size, ExifOrientation.Find(exif.IsEmpty ? profile : exif, xmp))
        {
            IsGray16 = header is { ColorType: PngHeader.Gray, BitDepth: 16 },
        };
    }

    /// <summary>Reads the first chunk.</summary>
    public static PngHeader ReadImageHeader(ReadOnlySpan<byte> file, string name)
    {
        if (file.Length < Signature.Length + Overhead + HeaderLength)
            throw DamagedImage.At(name, file.Length, "PNG that stops inside its header");
        ReadOnlySpan<byte> chunk = file.Slice(Signature.Length, Overhead + HeaderLength);
        ReadOnlySpan<byte> content = chunk.Slice(8, HeaderLength);
        if (BinaryPrimitives.ReadUInt32BigEndian(chunk) != HeaderLength || !chunk.Slice(4, 4).SequenceEqual("IHDR"u8))
            throw DamagedImage.At(name, Signature.Length, "PNG that does not begin with its header chunk");
        if (Crc32.HashToUInt32(chunk[4..^4]) != BinaryPrimitives.ReadUInt32BigEndian(chunk[^4..]))
            throw DamagedImage.At(name, Signature.Length, "PNG whose header does not fit its checksum");

        uint width = BinaryPrimitives.ReadUInt32BigEndian(content),
            height = BinaryPrimitives.ReadUInt32BigEndian(content[4..]);
        if (width is 0 or > int.MaxValue || height is 0 or > int.MaxValue)
            throw DamagedImage.At(name, Signature.Length, $"PNG that declares {width} x {height} pixels");
        var header = new PngHeader(new((int)width, (int)height), content[8], content[9], content[12] != 0);
        if (!header.IsKnown)
        {
            throw DamagedImage.At(
                name, Signature.Length,
                $"PNG with {header.BitDepth} bits and color type {header.ColorType}, which do not go together");
        }

        return header;
    }
}
