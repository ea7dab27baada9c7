namespace Theia.Data.Images.Decoding;

/// <summary>
/// From a file in memory to pixels: checks what is declared, then takes the fastest reader that is exact.
/// </summary>
internal static class ImageDecoder
{
    /// <summary>Decodes an image.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="name">What errors call it.</param>
    /// <param name="exifRotate">Apply the EXIF orientation.</param>
    /// <param name="turbo">libjpeg-turbo, or null to do without.</param>
    /// <exception cref="DataException">The file is damaged, not whole, of another kind, or too large.</exception>
    public static RgbImage Decode(ReadOnlySpan<byte> file, string name, bool exifRotate, TurboJpeg? turbo)
    {
        try
        {
            return DecodeChecked(file, name, exifRotate, turbo);
        }
        catch (Exception failure) when (failure is not (TheiaException or OutOfMemoryException))
        {
            // A case that no check foresees must not end the work on all other images.
            throw DamagedImage.Unforeseen(name, failure);
        }
    }

    /// <inheritdoc cref="Decode(ReadOnlySpan{byte}, string, bool, TurboJpeg)"/>
    public static RgbImage Decode(ReadOnlySpan<byte> file, string name, bool exifRotate) =>
        Decode(file, name, exifRotate, TurboJpeg.Shared);

    private static RgbImage DecodeChecked(ReadOnlySpan<byte> file, string name, bool exifRotate, TurboJpeg? turbo)
    {
        var header = ImageHeader.Read(file, name);
        if (header.End is { } end)
            file = JpegFile.WithEnd(file, end);
        RgbImage? image = header.Format switch
        {
            ImageFormat.Jpeg => turbo?.TryDecode(file, header.Size),
            ImageFormat.Bmp => BmpFile.TryDecode(file, name),
            _ => header.IsGray16 ? Gray16Png.Decode(file, header.Size, name) : null,
        };
        image ??= ImageCodec.Decode(file, header.Size, name);
        return exifRotate ? ExifOrientation.Apply(image, header.Orientation) : image;
    }
}
