namespace Theia.Data.Images.Decoding;

/// <summary>The orientation in an XMP packet.</summary>
internal static class XmpPacket
{
    /// <summary>
    /// The digit of the first <c>tiff:Orientation</c>, as attribute or element; null where there is none.
    /// </summary>
    public static int? ReadOrientation(ReadOnlySpan<byte> xmp)
    {
        var property = "tiff:Orientation"u8;
        while (xmp.IndexOf(property) is >= 0 and var at)
        {
            xmp = xmp[(at + property.Length)..];
            ReadOnlySpan<byte> value = xmp.StartsWith("=\""u8) ? xmp[2..] : xmp.StartsWith(">"u8) ? xmp[1..] : [];
            if (value.Length > 0 && value[0] is >= (byte)'0' and <= (byte)'9')
                return value[0] - '0';
        }

        return null;
    }
}
