using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using System.Text;
using Theia.Data.Images.Decoding;
using Theia.Data.Images.Resizing;

namespace Theia.Tests.Images;

/// <summary>
/// Where an orientation may be. What is right was found by <c>ImageOps.exif_transpose</c> of
/// Pillow 12.3.0 on the same files.
/// </summary>
public sealed class OrientationTests
{
    private const int Short = 3, Long = 4, Byte = 1, SignedShort = 8, SignedLong = 9, Ifd = 13;

    private const string Attribute = """<rdf:Description tiff:Orientation="6"/>""",
        Element = "<tiff:Orientation>8</tiff:Orientation>";

    [Theory]
    [InlineData(Short, 6, 6)]
    [InlineData(Long, 6, 6)]
    [InlineData(SignedShort, 6, 6)]
    [InlineData(SignedLong, 6, 6)]
    [InlineData(Ifd, 6, 6)]
    [InlineData(Byte, 6, 1)]
    [InlineData(Short, 0, 1)]
    [InlineData(Short, 9, 1)]
    [InlineData(SignedLong, -6, 1)]
    public void Exif_may_hold_it_in_any_type_of_number(int type, int value, int expected)
    {
        foreach (var isLittle in new[] { true, false })
            Assert.Equal(expected, ExifOrientation.Find(Tiff(type, value, isLittle), []));
    }

    [Fact]
    public void Jpeg_may_hold_it_in_exif_or_in_xmp_and_exif_decides()
    {
        var jpeg = Jpegs.Golden("jpeg_444.jpg");
        Assert.Equal(6, Orientation(Jpegs.With(jpeg, [.. "Exif\0\0"u8, .. Tiff(Long, 6)])));
        Assert.Equal(6, Orientation(
            Jpegs.With(jpeg, [.. "http://ns.adobe.com/xap/1.0/\0"u8, .. Encoding.UTF8.GetBytes(Attribute)])));
        Assert.Equal(
            8,
            Orientation(Jpegs.With(jpeg, [.. "http://ns.adobe.com/xap/1.0/\0"u8, .. Encoding.UTF8.GetBytes(Element)])));
        var both = Jpegs.With(
            Jpegs.With(jpeg, [.. "Exif\0\0"u8, .. Tiff(Short, 3)]),
            [.. "http://ns.adobe.com/xap/1.0/\0"u8, .. Encoding.UTF8.GetBytes(Attribute)]);
        Assert.Equal(3, Orientation(both));
        var split = Tiff(Short, 6);
        Assert.Equal(6, Orientation(
            Jpegs.With(Jpegs.With(jpeg, [.. "Exif\0\0"u8, .. split[12..]]), [.. "Exif\0\0"u8, .. split[..12]])));
    }

    [Fact]
    public void Png_may_hold_it_in_a_chunk_of_its_own_or_in_text()
    {
        Assert.Equal(6, OrientationOfPng("eXIf", Tiff(Long, 6)));
        Assert.Equal(6, OrientationOfPng("tEXt", [.. "Raw profile type exif\0"u8, .. Profile(6)]));
        Assert.Equal(6, OrientationOfPng("zTXt", [.. "Raw profile type exif\0\0"u8, .. Deflate(Profile(6))]));
        Assert.Equal(6, OrientationOfPng("iTXt", [.. "Raw profile type exif\0\u0001\0\0\0"u8, .. Deflate(Profile(6))]));
        Assert.Equal(
            6, OrientationOfPng("iTXt", [.. "XML:com.adobe.xmp\0\0\0\0\0"u8, .. Encoding.UTF8.GetBytes(Attribute)]));
        Assert.Equal(8, OrientationOfPng(
            "iTXt", [.. "XML:com.adobe.xmp\0\u0001\0\0\0"u8, .. Deflate(Encoding.UTF8.GetBytes(Element))]));
        Assert.Equal(1, OrientationOfPng("zTXt", [.. "Raw profile type exif\0\0"u8, 1, 2, 3]));
        Assert.Equal(1, OrientationOfPng("tEXt", [.. "Raw profile type exif\0"u8, .. "\nexif\n 2\nxy"u8]));
    }

    [Fact]
    public void Webp_may_hold_it_in_two_chunks_that_count_only_with_their_flags()
    {
        Assert.Equal(6, OrientationOfWebP(8, "EXIF", Tiff(Long, 6)));
        Assert.Equal(6, OrientationOfWebP(4, "XMP ", Encoding.UTF8.GetBytes(Attribute)));
        Assert.Equal(1, OrientationOfWebP(0, "EXIF", Tiff(Short, 6)));
        Assert.Equal(1, OrientationOfWebP(0, "XMP ", Encoding.UTF8.GetBytes(Attribute)));
    }

    private static int Orientation(byte[] file) => ImageHeader.Read(file, "turned").Orientation;

    private static int OrientationOfPng(string type, byte[] content)
    {
        var png = Some.Image(5, 3, seed: 1).EncodePng();
        byte[] body = [.. Encoding.ASCII.GetBytes(type), .. content];
        byte[] length = new byte[4], checksum = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, content.Length);
        BinaryPrimitives.WriteUInt32BigEndian(checksum, Crc32.HashToUInt32(body));
        return Orientation([.. png[..33], .. length, .. body, .. checksum, .. png[33..]]);   // behind the header chunk
    }

    private static int OrientationOfWebP(byte flags, string type, byte[] content)
    {
        var webp = File.ReadAllBytes(Goldens.At("images", "images", "webp_lossy.webp"));
        PixelSize size = ImageHeader.Read(webp, "plain").Size;
        byte[] canvas =
        [
            (byte)(size.Width - 1), (byte)((size.Width - 1) >> 8), 0, (byte)(size.Height - 1),
            (byte)((size.Height - 1) >> 8), 0,
        ];
        byte[] file =
        [
            .. webp[..12], .. "VP8X\u000A\0\0\0"u8, flags, 0, 0, 0, .. canvas, .. webp[12..],
            .. Encoding.ASCII.GetBytes(type), (byte)content.Length, 0, 0, 0, .. content,
            .. new byte[content.Length % 2],
        ];
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), file.Length - 8);
        return Orientation(file);
    }

    private static byte[] Tiff(int type, int value, bool isLittle = true)
    {
        byte[] block = isLittle
            ? [.. "II*\0"u8, 8, 0, 0, 0, 1, 0, 0x12, 0x01, (byte)type, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
            : [.. "MM\0*"u8, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, (byte)type, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0];
        Span<byte> place = block.AsSpan(18);
        if (type == Byte)
            place[0] = (byte)value;
        else if (type is Short or SignedShort && isLittle)
            BinaryPrimitives.WriteInt16LittleEndian(place, (short)value);
        else if (type is Short or SignedShort)
            BinaryPrimitives.WriteInt16BigEndian(place, (short)value);
        else if (isLittle)
            BinaryPrimitives.WriteInt32LittleEndian(place, value);
        else
            BinaryPrimitives.WriteInt32BigEndian(place, value);
        return block;
    }

    private static byte[] Profile(int orientation)
    {
        var digits = Convert.ToHexStringLower([.. "Exif\0\0"u8, .. Tiff(Short, orientation)]);
        return Encoding.ASCII.GetBytes($"\nexif\n{digits.Length / 2,8}\n{digits[..40]}\n{digits[40..]}\n");
    }

    private static byte[] Deflate(byte[] text)
    {
        using var compressed = new MemoryStream();
        using (var deflate = new ZLibStream(compressed, CompressionLevel.Optimal))
            deflate.Write(text);
        return compressed.ToArray();
    }
}
