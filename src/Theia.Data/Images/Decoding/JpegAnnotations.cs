namespace Theia.Data.Images.Decoding;

/// <summary>EXIF and XMP of a JPEG, from its application segments.</summary>
internal sealed class JpegAnnotations
{
    private static ReadOnlySpan<byte> ExifMark => "Exif\0\0"u8;

    private static ReadOnlySpan<byte> XmpMark => "http://ns.adobe.com/xap/1.0/\0"u8;

    private byte[] _exif = [], _xmp = [];

    /// <summary>Takes the content of an APP1 segment. EXIF that exceeds a segment continues in the next.</summary>
    public void Add(ReadOnlySpan<byte> content)
    {
        if (content.StartsWith(ExifMark))
            _exif = [.. _exif, .. content[ExifMark.Length..]];
        else if (content.StartsWith(XmpMark))
            _xmp = content[XmpMark.Length..].ToArray();
    }

    /// <summary>1 to 8; 1 is upright.</summary>
    public int Orientation => ExifOrientation.Find(_exif, _xmp);
}
