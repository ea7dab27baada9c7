using System.Buffers.Binary;
using Theia.Data.Images.Resizing;

namespace Theia.Data.Images.Decoding;

/// <summary>The chunks of a WebP file (RIFF).</summary>
internal static class WebPFile
{
    private const int FileHeader = 12, ChunkHeader = 8;

    // Flags of the extended form; without its flag a chunk does not count.
    private const int HasExif = 8, HasXmp = 4;

    /// <summary>Reads size and orientation, and makes sure that the file is whole.</summary>
    public static ImageHeader ReadHeader(ReadOnlySpan<byte> file, string name)
    {
        var declared = BinaryPrimitives.ReadUInt32LittleEndian(file[4..]) + 8L;
        // A writer that cannot seek back leaves 0 there, and a file of the header alone holds no chunk.
        if (declared < FileHeader + ChunkHeader)
        {
            throw DamagedImage.At(
                name, 4,
                $"WebP whose header declares a length of {declared - 8:N0} bytes in a file of {file.Length:N0}");
        }

        if (declared > file.Length)
            throw DamagedImage.At(name, file.Length, $"WebP of {declared:N0} bytes that stops after {file.Length:N0}");

        PixelSize? size = null;
        ReadOnlySpan<byte> exif = [], xmp = [];
        var flags = 0;
        ReadOnlySpan<byte> rest = file[FileHeader..(int)declared];
        while (rest.Length >= ChunkHeader)
        {
            ReadOnlySpan<byte> type = rest[..4];
            var length = BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]);
            if (length > rest.Length - ChunkHeader)
            {
                throw DamagedImage.At(
                    name, declared - rest.Length, $"WebP whose chunk of {length:N0} bytes does not fit into the file");
            }

            ReadOnlySpan<byte> content = rest.Slice(ChunkHeader, (int)length);
            size ??= ReadSize(type, content);
            if (type.SequenceEqual("VP8X"u8) && content.Length > 0)
                flags = content[0];
            else if (type.SequenceEqual("EXIF"u8) && (flags & HasExif) != 0 && exif.IsEmpty)
                exif = content;
            else if (type.SequenceEqual("XMP "u8) && (flags & HasXmp) != 0 && xmp.IsEmpty)
                xmp = content;
            rest = rest[(int)Math.Min(ChunkHeader + length + (length & 1), rest.Length)..];
        }

        if (size is not { Width: > 0, Height: > 0 })
            throw DamagedImage.Whole(name, "WebP without an image");
        PixelBudget.Check(name, size.Value, "its header");
        return new(ImageFormat.WebP, size.Value, ExifOrientation.Find(exif, xmp));
    }

    // Sizes are stored in 14 bits, or in 24 for the canvas of the extended form, which comes first where there is one.
    private static PixelSize? ReadSize(ReadOnlySpan<byte> type, ReadOnlySpan<byte> content)
    {
        if (type.SequenceEqual("VP8X"u8) && content.Length >= 10)
        {
            return new(
                1 + (BinaryPrimitives.ReadInt32LittleEndian(content[4..]) & 0xFFFFFF),
                1 + (BinaryPrimitives.ReadInt32LittleEndian(content[6..]) >>> 8));
        }

        if (type.SequenceEqual("VP8L"u8) && content.Length >= 5)
        {
            var bits = BinaryPrimitives.ReadUInt32LittleEndian(content[1..]);
            return new(1 + (int)(bits & 0x3FFF), 1 + (int)(bits >> 14 & 0x3FFF));
        }

        if (type.SequenceEqual("VP8 "u8) && content.Length >= 10)
        {
            return new(
                BinaryPrimitives.ReadUInt16LittleEndian(content[6..]) & 0x3FFF,
                BinaryPrimitives.ReadUInt16LittleEndian(content[8..]) & 0x3FFF);
        }

        return null;
    }
}
