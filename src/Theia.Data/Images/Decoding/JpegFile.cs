using System.Buffers.Binary;
using Theia.Data.Images.Resizing;

namespace Theia.Data.Images.Decoding;

/// <summary>
/// Walks the markers of a JPEG from start to end of image. Decoders fill missing data with gray, some of them silently
/// (a progressive file cut after its first scan looks merely blurred), so a file without its end is refused here.
/// </summary>
internal static class JpegFile
{
    // A crafted file can make a decoder walk the whole image once a scan; libjpeg-turbo's own
    // tools stop at this number as well.
    private const int MostScans = 500;

    /// <summary>First bytes of every JPEG.</summary>
    public static ReadOnlySpan<byte> Signature => [0xFF, StartOfImage, 0xFF];

    private const byte StartOfImage = 0xD8, EndOfImage = 0xD9, StartOfScan = 0xDA,
        Application1 = 0xE1, FirstRestart = 0xD0, LastRestart = 0xD7;

    /// <summary>Reads size and orientation, and makes sure that the file is whole.</summary>
    public static ImageHeader ReadHeader(ReadOnlySpan<byte> file, string name)
    {
        PixelSize? size = null;
        int? end = null;
        var scans = 0;
        var isArithmetic = false;
        var annotations = new JpegAnnotations();
        for (var position = 2; ;)
        {
            if (!TryNextMarker(file, ref position, out var marker))
            {
                end = EndOfPixels(file, scans)
                    ?? throw DamagedImage.At(name, file.Length, "JPEG that stops before its end-of-image marker");
                break;
            }

            if (marker == EndOfImage)
                break;
            if (StandsAlone(marker))
                continue;
            if (!TrySegment(file, ref position, out ReadOnlySpan<byte> content))
            {
                end = EndOfPixels(file, scans)
                    ?? throw DamagedImage.At(name, position, $"JPEG that stops inside its segment FF{marker:X2}");
                break;
            }

            if (IsFrame(marker) && size is null)
            {
                size = ReadFrame(content, position, name);
                isArithmetic = marker >= 0xC9;
                PixelBudget.Check(name, size.Value, "its header");
            }
            else if (marker == Application1 && scans == 0)
            {
                annotations.Add(content);
            }
            else if (marker == StartOfScan && ++scans > MostScans)
            {
                throw DamagedImage.At(name, position, $"JPEG with more than {MostScans} scans");
            }
        }

        if (size is null || scans == 0)
        {
            throw DamagedImage.Whole(
                name, size is null ? "JPEG without a frame header" : "JPEG without a scan: tables only, no image");
        }

        // Huffman coding spends at least a bit on each block of 8 x 8 pixels; what declares more
        // is not worth the memory.
        if (!isArithmetic && size.Value.Pixels / 64 > 8L * file.Length)
        {
            throw DamagedImage.Whole(
                name, $"JPEG that declares {size} in {file.Length:N0} bytes, fewer than a bit for 64 pixels");
        }

        return new(ImageFormat.Jpeg, size.Value, annotations.Orientation) { End = end };
    }

    /// <summary>A file without its end-of-image marker, cut where its pixels end and given the marker.</summary>
    public static byte[] WithEnd(ReadOnlySpan<byte> file, int end) => [.. file[..end], 0xFF, EndOfImage];

    /// <summary>
    /// Steps to the next marker, also over the coded data of a scan: 0xFF is followed by 0 in
    /// there, or by a restart marker.
    /// </summary>
    public static bool TryNextMarker(ReadOnlySpan<byte> file, ref int position, out byte marker)
    {
        while (file[position..].IndexOf((byte)0xFF) is >= 0 and var found)
        {
            position += found;
            while (position < file.Length && file[position] == 0xFF)
                position++;
            if (position == file.Length)
                break;
            marker = file[position++];
            if (marker != 0)
                return true;
        }

        marker = 0;
        return false;
    }

    /// <summary>Steps over the segment of a marker; false when the file stops inside.</summary>
    public static bool TrySegment(ReadOnlySpan<byte> file, ref int position, out ReadOnlySpan<byte> content)
    {
        content = [];
        var length = file.Length - position >= 2 ? BinaryPrimitives.ReadUInt16BigEndian(file[position..]) : 0;
        if (length < 2 || length > file.Length - position)
            return false;
        content = file.Slice(position + 2, length - 2);
        position += length;
        return true;
    }

    /// <summary>True for markers without a segment.</summary>
    public static bool StandsAlone(byte marker) => marker is StartOfImage or <= 1 or >= FirstRestart and <= LastRestart;

    // All pixels may be there although the marker is not: what follows the only scan is then a
    // block of the camera's own.
    private static int? EndOfPixels(ReadOnlySpan<byte> file, int scans) => scans == 1 ? JpegScan.FindEnd(file) : null;

    /// <summary>True for the markers that declare size and coding.</summary>
    public static bool IsFrame(byte marker) => marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);

    private static PixelSize ReadFrame(ReadOnlySpan<byte> content, int position, string name)
    {
        if (content.Length < 6)
            throw DamagedImage.At(name, position, "JPEG with a short frame header");
        int height = BinaryPrimitives.ReadUInt16BigEndian(content[1..]),
            width = BinaryPrimitives.ReadUInt16BigEndian(content[3..]);
        if (width == 0 || height == 0)
            throw DamagedImage.At(name, position, $"JPEG that declares {width} x {height} pixels");
        return new(width, height);
    }
}
