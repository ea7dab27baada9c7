using System.Buffers.Binary;

namespace Theia.Data.Images.Decoding;

/// <summary>The header of a Windows bitmap.</summary>
internal static class BmpFile
{
    private const int FileHeader = 14, OldInfo = 12, Info = 40;

    /// <summary>Reads the size, and makes sure that uncompressed rows lie inside the file.</summary>
    public static PictureHeader ReadHeader(ReadOnlySpan<byte> file, string name)
    {
        if (file.Length < FileHeader + OldInfo)
            throw DamagedPicture.At(name, file.Length, "BMP that stops inside its header");
        long offset = BinaryPrimitives.ReadUInt32LittleEndian(file[10..]), info = BinaryPrimitives.ReadUInt32LittleEndian(file[FileHeader..]);
        ReadOnlySpan<byte> fields = file[(FileHeader + 4)..];
        long width, height;
        int bits, compression = 0;
        if (info == OldInfo)
        {
            (width, height) = (BinaryPrimitives.ReadUInt16LittleEndian(fields), BinaryPrimitives.ReadUInt16LittleEndian(fields[2..]));
            bits = BinaryPrimitives.ReadUInt16LittleEndian(fields[6..]);
        }
        else if (info >= Info && fields.Length >= Info - 4)
        {
            (width, height) = (BinaryPrimitives.ReadInt32LittleEndian(fields), Math.Abs((long)BinaryPrimitives.ReadInt32LittleEndian(fields[4..])));
            bits = BinaryPrimitives.ReadUInt16LittleEndian(fields[10..]);
            compression = BinaryPrimitives.ReadInt32LittleEndian(fields[12..]);
        }
        else
        {
            throw DamagedPicture.At(name, FileHeader, $"BMP with an information header of {info:N0} bytes");
        }

        if (width is < 1 or > int.MaxValue || height is < 1 or > int.MaxValue)
            throw DamagedPicture.At(name, FileHeader, $"BMP that declares {width} x {height} pixels");
        var size = new PixelSize((int)width, (int)height);
        PixelBudget.Check(name, size, "its header");
        var isPlain = compression is 0 or 3;   // 3: bit masks; others are run lengths, whose size cannot be told beforehand
        var end = offset + (width * bits + 31) / 32 * 4 * (height - 1) + (width * bits + 7) / 8;
        if (isPlain && end > file.Length)
            throw DamagedPicture.At(name, file.Length, $"BMP whose {size} reach to byte {end:N0} in a file of {file.Length:N0}");
        return new(PictureFormat.Bmp, size, ExifOrientation.Upright);
    }
}
