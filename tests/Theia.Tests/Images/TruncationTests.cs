using Theia.Data.Images.Decoding;

namespace Theia.Tests.Images;

public sealed class TruncationTests
{
    // Small files of every coding: each is cut at every byte, so larger ones would take minutes.
    private static readonly string[] _names =
    [
        "jpeg_exif6.jpg", "jpeg_progressive.jpg", "jpeg_grey.jpg", "jpeg_restart.jpg", "png_palette.png", "png_l16.png", "png_exif8.png", "png_1bit.png",
        "rgb_tiny.png", "webp_lossless_alpha.webp", "webp_lossy.webp", "bmp_palette.bmp",
    ];

    [Fact]
    public void A_file_cut_at_any_byte_gives_the_whole_picture_or_an_error()
    {
        var wrong = new List<string>();
        foreach (var name in _names)
        {
            var path = Goldens.At("images", "images", name);
            if (!File.Exists(path))
                continue;
            var file = File.ReadAllBytes(path);
            foreach ((var decoder, TurboJpeg? turbo) in Decoders.For(path))
            {
                var whole = ImageDecoder.Decode(file, name, exifRotate: false, turbo).Pixels;
                for (var length = 0; length < file.Length; length++)
                {
                    try
                    {
                        if (!whole.AsSpan().SequenceEqual(ImageDecoder.Decode(file.AsSpan(0, length), name, exifRotate: false, turbo).Pixels))
                            wrong.Add($"{name} cut at {length} of {file.Length} by {decoder}: another picture");
                    }
                    catch (DataException failure)
                    {
                        if (failure.File != name)
                            wrong.Add($"{name} cut at {length}: {failure.Message}");
                    }
                }
            }
        }

        Assert.Empty(wrong);
    }
}
