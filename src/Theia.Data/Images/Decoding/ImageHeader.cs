using Theia.Data.Images.Resizing;

namespace Theia.Data.Images.Decoding;

/// <summary>Size and format of an image file, read from its header.</summary>
/// <param name="Format">Kind of file.</param>
/// <param name="Size">Declared size; both sides at least 1 and the whole within the limit.</param>
/// <param name="Orientation">EXIF orientation, 1 to 8; 1 is upright.</param>
internal sealed record ImageHeader(ImageFormat Format, PixelSize Size, int Orientation)
{
    /// <summary>True for PNG with one channel of 16 bits, which needs a reader of its own.</summary>
    public bool IsGray16 { get; init; }

    /// <summary>
    /// Where the pixels end in a JPEG that has all of them but no end-of-image marker; null for all others.
    /// </summary>
    public int? End { get; init; }

    /// <summary>Reads the header of any known kind, by the file's first bytes.</summary>
    /// <exception cref="DataException">Not an image, damaged, truncated, or declared too large.</exception>
    public static ImageHeader Read(ReadOnlySpan<byte> file, string name)
    {
        if (file.StartsWith(JpegFile.Signature))
            return JpegFile.ReadHeader(file, name);
        if (file.StartsWith(PngFile.Signature))
            return PngFile.ReadHeader(file, name);
        if (file.StartsWith("RIFF"u8) && file.Length >= 12 && file.Slice(8, 4).SequenceEqual("WEBP"u8))
            return WebPFile.ReadHeader(file, name);
        if (file.StartsWith("BM"u8))
            return BmpFile.ReadHeader(file, name);
        throw ForeignImage.Refuse(file, name);
    }
}
