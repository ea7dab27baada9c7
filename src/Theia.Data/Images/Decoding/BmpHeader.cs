using System.Buffers.Binary;

namespace Theia.Data.Images.Decoding;

/// <summary>What the headers of a Windows or OS/2 bitmap declare.</summary>
internal readonly record struct BmpHeader
{
    private const int FileHeader = 14, OldInfo = 12, Info = 40, MaskedInfo = 52, AlphaInfo = 56;

    /// <summary>Values of <see cref="Compression"/>.</summary>
    public const int Raw = 0, RunLengths8 = 1, RunLengths4 = 2, Masks = 3;

    /// <summary>Columns as declared.</summary>
    public long Width { get; private init; }

    /// <summary>Rows as declared, without the sign.</summary>
    public long Height { get; private init; }

    /// <summary>True if rows are stored top-down (negative height).</summary>
    public bool IsTopDown { get; private init; }

    /// <summary>Bits a pixel.</summary>
    public int Bits { get; private init; }

    /// <summary>How pixels are stored.</summary>
    public int Compression { get; private init; }

    /// <summary>Bits of red, green, blue and alpha where <see cref="Compression"/> is <see cref="Masks"/>.</summary>
    public (uint Red, uint Green, uint Blue, uint Alpha) Mask { get; private init; }

    /// <summary>Where the palette begins.</summary>
    public int PaletteOffset { get; private init; }

    /// <summary>Bytes of a palette entry: 3 in OS/2, 4 in Windows.</summary>
    public int PaletteEntry { get; private init; }

    /// <summary>Colors of the palette.</summary>
    public long Colors { get; private init; }

    /// <summary>Where the pixels begin as declared.</summary>
    public long DeclaredOffset { get; private init; }

    /// <summary>
    /// Where the pixels begin. Some writers declare 0, or the place of the palette; Pillow then
    /// takes the byte after the palette.
    /// </summary>
    public long Offset
    {
        get
        {
            var palette = Bits <= 8 ? PaletteEntry * Colors : 0;
            return DeclaredOffset == 0 || Bits <= 8 && DeclaredOffset == PaletteOffset
                ? PaletteOffset + palette
                : DeclaredOffset;
        }
    }

    /// <summary>Bytes of a row of plain pixels.</summary>
    public long Stride => (Width * Bits + 31) / 32 * 4;

    /// <summary>Reads the headers; nothing is held against the file yet.</summary>
    /// <exception cref="DataException">The header is truncated or unsupported.</exception>
    public static BmpHeader Read(ReadOnlySpan<byte> file, string name)
    {
        if (file.Length < FileHeader + OldInfo)
            throw DamagedImage.At(name, file.Length, "BMP that stops inside its header");
        var info = BinaryPrimitives.ReadUInt32LittleEndian(file[FileHeader..]);
        ReadOnlySpan<byte> fields = file[FileHeader..];
        BmpHeader header = info switch
        {
            OldInfo => new()
            {
                Width = BinaryPrimitives.ReadUInt16LittleEndian(fields[4..]),
                Height = BinaryPrimitives.ReadUInt16LittleEndian(fields[6..]),
                Bits = BinaryPrimitives.ReadUInt16LittleEndian(fields[10..]),
                PaletteEntry = 3,
                PaletteOffset = FileHeader + OldInfo,
            },
            >= Info when info <= fields.Length => ReadInfo(fields, (int)info),
            _ => throw DamagedImage.At(name, FileHeader, $"BMP with an information header of {info:N0} bytes"),
        };
        var offset = BinaryPrimitives.ReadUInt32LittleEndian(file[10..]);
        return header with
        {
            DeclaredOffset = offset,
            Colors = header.Colors == 0 ? 1L << Math.Min(header.Bits, 32) : header.Colors,
        };
    }

    private static BmpHeader ReadInfo(ReadOnlySpan<byte> fields, int info)
    {
        var height = BinaryPrimitives.ReadInt32LittleEndian(fields[8..]);
        var compression = BinaryPrimitives.ReadInt32LittleEndian(fields[16..]);
        // The oldest form has its masks behind the header; they have no alpha.
        ReadOnlySpan<byte> masks = compression == Masks && fields.Length >= MaskedInfo ? fields[Info..] : [];
        return new()
        {
            Width = BinaryPrimitives.ReadInt32LittleEndian(fields[4..]),
            Height = Math.Abs((long)height),
            IsTopDown = height < 0,
            Bits = BinaryPrimitives.ReadUInt16LittleEndian(fields[14..]),
            Compression = compression,
            Colors = BinaryPrimitives.ReadUInt32LittleEndian(fields[32..]),
            PaletteEntry = 4,
            PaletteOffset = FileHeader + info + (compression == Masks && info < MaskedInfo ? MaskedInfo - Info : 0),
            Mask = masks.IsEmpty ? default : (
                BinaryPrimitives.ReadUInt32LittleEndian(masks),
                BinaryPrimitives.ReadUInt32LittleEndian(masks[4..]),
                BinaryPrimitives.ReadUInt32LittleEndian(masks[8..]),
                info >= AlphaInfo ? BinaryPrimitives.ReadUInt32LittleEndian(masks[12..]) : 0),
        };
    }
}
