using System.Text;
using Theia.Data.Images.Decoding;

namespace Theia.Tests.Images;

/// <summary>
/// JPEG files without an end-of-image marker. Pillow decodes those whose only scan is complete and followed by anything
/// that ends no decoder; the pixels are those of the whole file.
/// </summary>
public sealed class JpegEndTests
{
    public static TheoryData<string> Sequential { get; } =
        [
            "jpeg_420_odd.jpg", "jpeg_422.jpg", "jpeg_444.jpg", "jpeg_grey.jpg",
            "jpeg_cmyk.jpg", "jpeg_restart.jpg", "jpeg_q100.jpg",
        ];

    [Theory]
    [MemberData(nameof(Sequential))]
    public void Complete_pixels_before_a_block_of_the_camera_decode_as_the_whole_file(string name)
    {
        var jpeg = Jpegs.Golden(name);
        foreach ((var decoder, TurboJpeg? turbo) in Decoders.For(name))
        {
            var whole = ImageDecoder.Decode(jpeg, name, exifRotate: false, turbo).Pixels;
            foreach (var trailer in Trailers())
            {
                var image = ImageDecoder.Decode([.. jpeg[..^2], .. trailer], name, exifRotate: false, turbo);
                Assert.True(
                    whole.AsSpan().SequenceEqual(image.Pixels), $"{name} by {decoder}, trailer of {trailer.Length}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Sequential))]
    public void Pixels_that_stop_early_are_refused_with_and_without_a_block_behind_them(string name)
    {
        var jpeg = Jpegs.Golden(name);
        foreach (var part in new[] { 0.5, 0.75, 0.9 })
        {
            var cut = jpeg[..(int)(jpeg.Length * part)];
            Assert.Throws<DataException>(() => ImageDecoder.Decode(cut, name, exifRotate: false));
            Assert.Throws<DataException>(
                () => ImageDecoder.Decode([.. cut, .. Trailers()[0]], name, exifRotate: false));
        }
    }

    [Fact]
    public void A_progressive_file_without_its_end_is_refused_since_scans_may_be_missing()
    {
        var jpeg = Jpegs.Golden("jpeg_progressive.jpg");

        Assert.Throws<DataException>(
            () => ImageDecoder.Decode([.. jpeg[..^2], .. Trailers()[0]], "cut.jpg", exifRotate: false));
    }

    private static byte[][] Trailers() =>
    [
        [
            .. Encoding.ASCII.GetBytes("SEFT"), .. Enumerable.Range(1, 199).Select(value => (byte)value),
            .. Encoding.ASCII.GetBytes("SEFT"),
        ],
        new byte[300],
        [1, 2, 3, 0xFF, 0xE1, 0x80, 0, 9, 9, 9],   // a segment that claims more than there is
        [],
    ];
}
