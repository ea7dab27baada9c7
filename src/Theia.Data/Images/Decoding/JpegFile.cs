using System.Buffers.Binary;

namespace Theia.Data.Images.Decoding;

/// <summary>
/// Walks the markers of a JPEG from start to end of image. Decoders fill up what is missing with grey, some without a word
/// (a progressive file cut after its first scan looks merely blurred), so a file without its end is refused here.
/// </summary>
internal static class JpegFile
{
    // A crafted file can make a decoder walk the whole picture once a scan; libjpeg-turbo's own tools stop at this number as well.
    private const int MostScans = 500;

    /// <summary>First bytes of every JPEG.</summary>
    public static ReadOnlySpan<byte> Signature => [0xFF, StartOfImage, 0xFF];

    private const byte StartOfImage = 0xD8, EndOfImage = 0xD9, StartOfScan = 0xDA, Application1 = 0xE1, FirstRestart = 0xD0, LastRestart = 0xD7;

    /// <summary>Reads size and orientation, and makes sure that the file is whole.</summary>
    public static PictureHeader ReadHeader(ReadOnlySpan<byte> file, string name)
    {
        PixelSize? size = null;
        int orientation = ExifOrientation.Upright, scans = 0;
        var isArithmetic = false;
        for (var position = 2; ;)
        {
            var marker = NextMarker(file, ref position, name);
            if (marker == EndOfImage)
                break;
            if (marker is StartOfImage or <= 1 or >= FirstRestart and <= LastRestart)   // they stand alone
                continue;
            ReadOnlySpan<byte> content = Segment(file, ref position, marker, name);
            if (IsFrame(marker) && size is null)
            {
                size = ReadFrame(content, position, name);
                isArithmetic = marker >= 0xC9;
                PixelBudget.Check(name, size.Value, "its header");
            }
            else if (marker == Application1 && content.StartsWith("Exif\0\0"u8))
            {
                orientation = ExifOrientation.Read(content[6..]);
            }
            else if (marker == StartOfScan && ++scans > MostScans)
            {
                throw DamagedPicture.At(name, position, $"JPEG with more than {MostScans} scans");
            }
        }

        if (size is null || scans == 0)
            throw DamagedPicture.Whole(name, size is null ? "JPEG without a frame header" : "JPEG without a scan: tables only, no picture");
        // Huffman coding spends at least a bit on each block of 8 x 8 pixels; what declares more is not worth the memory.
        if (!isArithmetic && size.Value.Pixels / 64 > 8L * file.Length)
            throw DamagedPicture.Whole(name, $"JPEG that declares {size} in {file.Length:N0} bytes, fewer than a bit for 64 pixels");
        return new(PictureFormat.Jpeg, size.Value, orientation);
    }

    // Also steps over the coded data of a scan: 0xFF is followed by 0 in there, or by a restart marker.
    private static byte NextMarker(ReadOnlySpan<byte> file, ref int position, string name)
    {
        while (true)
        {
            var found = file[position..].IndexOf((byte)0xFF);
            if (found < 0)
                break;
            position += found;
            while (position < file.Length && file[position] == 0xFF)
                position++;
            if (position == file.Length)
                break;
            if (file[position++] is not 0 and var marker)
                return marker;
        }

        throw DamagedPicture.At(name, file.Length, "JPEG that stops before its end-of-image marker");
    }

    private static ReadOnlySpan<byte> Segment(ReadOnlySpan<byte> file, ref int position, byte marker, string name)
    {
        var start = position;
        var length = file.Length - start >= 2 ? BinaryPrimitives.ReadUInt16BigEndian(file[start..]) : 0;
        if (length < 2 || length > file.Length - start)
            throw DamagedPicture.At(name, start, $"JPEG that stops inside its segment FF{marker:X2}");
        position = start + length;
        return file[(start + 2)..position];
    }

    private static bool IsFrame(byte marker) => marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);

    private static PixelSize ReadFrame(ReadOnlySpan<byte> content, int position, string name)
    {
        if (content.Length < 6)
            throw DamagedPicture.At(name, position, "JPEG with a short frame header");
        int height = BinaryPrimitives.ReadUInt16BigEndian(content[1..]), width = BinaryPrimitives.ReadUInt16BigEndian(content[3..]);
        if (width == 0 || height == 0)
            throw DamagedPicture.At(name, position, $"JPEG that declares {width} x {height} pixels");
        return new(width, height);
    }
}
