using System.Buffers.Binary;
using Theia.Data.Images.Decoding;

namespace Theia.Tests.Images;

/// <summary>
/// Bitmaps of every form that Pillow reads. The pixels are those that Pillow 12.3.0 gives for the same bytes.
/// </summary>
public sealed class BmpTests
{
    private const int Raw = 0, RunLengths8 = 1, RunLengths4 = 2, Masks = 3;

    private static readonly uint[] _565 = [0xF800, 0x7E0, 0x1F], _555 = [0x7C00, 0x3E0, 0x1F];

    [Fact]
    public void Sixteen_bits_are_rounded_down()
    {
        const string Stored = "1234abcd0f1e0000", As565 = "318194cdb65a18c27b", As555 = "6a00949c6a5a39837b";
        Check(As565, File(3, 1, 16, Stored, Masks, 40, _565));
        Check(As565, File(3, 1, 16, Stored, Masks, 124, _565));
        Check(As565, File(3, -1, 16, Stored, Masks, 40, _565));
        Check(As555, File(3, 1, 16, Stored));
        Check(As555, File(3, 1, 16, Stored, Masks, 56, [.. _555, 0x8000]));
    }

    [Fact]
    public void Thirty_two_bits_lie_as_their_masks_say_and_alpha_is_dropped()
    {
        const string Stored = "01020304a1b2c3d4f0e0d0c0";
        Check("030201c3b2a1d0e0f0", File(3, 1, 32, Stored));
        Check("030201c3b2a1d0e0f0", File(3, 1, 32, Stored, Masks, 56, [0, 0, 0, 0]));
        Check("030201c3b2a1d0e0f0", File(3, 1, 32, Stored, Masks, 56, [0xFF0000, 0xFF00, 0xFF, 0xFF000000]));
        Check("010203a1b2c3f0e0d0", File(3, 1, 32, Stored, Masks, 56, [0xFF, 0xFF00, 0xFF0000, 0xFF000000]));
        Check("040302d4c3b2c0d0e0", File(3, 1, 32, Stored, Masks, 56, [0xFF000000, 0xFF0000, 0xFF00, 0xFF]));
        Check("040302d4c3b2c0d0e0", File(3, 1, 32, Stored, Masks, 40, [0xFF000000, 0xFF0000, 0xFF00]));
    }

    [Fact]
    public void The_headers_of_OS2_have_palettes_of_their_own()
    {
        const string Stored = "1234000056780000", Expected = "23190f2a1e123123153828180705030e0a06150f091c140c";
        Check(Expected, File(4, 2, 4, Stored, Raw, 12, palette: Palette(16, 3)));
        Check(Expected, File(4, 2, 4, Stored, Raw, 64, palette: Palette(16, 4)));
    }

    [Fact]
    public void Palette_and_pixels_are_found_where_a_writer_does_not_say_where_they_begin()
    {
        const string Expected = "23190f2a1e123123153828180705030e0a06150f091c140c";
        var file = File(4, 2, 4, "1234000056780000", palette: Palette(16, 4));
        foreach (var offset in new[] { 0, 54 })   // the latter is that of the palette
        {
            BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(10), offset);
            Check(Expected, file);
        }
    }

    [Theory]
    [InlineData(
        4, 3, "0305010700000004010203040000040800000001",
        "04f70804f70804f70804f70800fe0101fd0201fc0302fb0402fa0502fa0502fa0503f807")]
    [InlineData(
        4, 3, "020500020101010900000408" + "0001",
        "04f70804f70804f70804f70800ff0000ff0000ff0004f60902fa0502fa0500ff0000ff00")]
    [InlineData(4, 2, "0205000004080001", "04f70804f70804f70804f70802fa0502fa0500ff0000ff00")]
    [InlineData(4, 2, "0905000004080001", "04f70804f70804f70804f70802fa0502fa0502fa0502fa05")]
    public void Run_lengths_of_8_bits_may_step_over_pixels_and_end_with_their_row(
        int width, int height, string stored, string expected) =>
        Check(expected, File(width, height, 8, stored, RunLengths8, palette: Wide()));

    [Theory]
    [InlineData(5, 2, "055a00000004123401f000000001", "0705030e0a06150f091c140c694b2d23190f46321e23190f46321e23190f")]
    [InlineData(
        6, 2, "00031230035a000006bc000006bc0001",
        "4d3721543c244d3721543c244d3721543c240705030e0a0623190f46321e23190f000000")]
    public void Run_lengths_of_4_bits_are_read_as_pillow_reads_them(
        int width, int height, string stored, string expected) =>
        Check(expected, File(width, height, 4, stored, RunLengths4, palette: Palette(16, 4)));

    [Fact]
    public void Run_lengths_that_stop_early_are_damaged()
    {
        var failure = Assert.Throws<DataException>(
            () => Decode(File(4, 3, 8, "04050000", RunLengths8, palette: Wide())));
        Assert.Contains("stop before the last pixel", failure.Message, StringComparison.Ordinal);
    }

    private static void Check(string expected, byte[] file) =>
        Assert.Equal(expected, Convert.ToHexStringLower(Decode(file).Pixels));

    private static RgbImage Decode(byte[] file) => ImageDecoder.Decode(file, "made.bmp", exifRotate: false);

    private static byte[] File(
        int width, int height, short bits, string stored, int compression = Raw, int header = 40,
        uint[]? masks = null, byte[]? palette = null)
    {
        var info = new byte[header + (header == 40 ? 4 * (masks?.Length ?? 0) : 0)];
        BinaryPrimitives.WriteInt32LittleEndian(info, header);
        if (header == 12)
        {
            (info[4], info[6], info[8], info[10]) = ((byte)width, (byte)height, 1, (byte)bits);
        }
        else
        {
            BinaryPrimitives.WriteInt32LittleEndian(info.AsSpan(4), width);
            BinaryPrimitives.WriteInt32LittleEndian(info.AsSpan(8), height);
            (info[12], info[14], info[16]) = (1, (byte)bits, (byte)compression);
            for (var i = 0; i < (masks?.Length ?? 0); i++)
                BinaryPrimitives.WriteUInt32LittleEndian(info.AsSpan(40 + 4 * i), masks![i]);
        }

        byte[] file = [.. "BM"u8, .. new byte[12], .. info, .. palette ?? [], .. Convert.FromHexString(stored)];
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(10), file.Length - stored.Length / 2);
        return file;
    }

    private static byte[] Palette(int colors, int entry) =>
        [.. Enumerable.Range(0, colors)
            .SelectMany(i => new byte[] { (byte)(3 * i), (byte)(5 * i), (byte)(7 * i), 0 }[..entry])];

    private static byte[] Wide() =>
        [.. Enumerable.Range(0, 256).SelectMany(i => new byte[] { (byte)i, (byte)(255 - i), (byte)(i / 2), 0 })];
}
