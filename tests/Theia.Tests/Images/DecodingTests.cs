using System.Text.Json;
using Theia.Data.Images.Decoding;

namespace Theia.Tests.Images;

public sealed class DecodingTests
{
    [Fact]
    public void Every_kind_of_file_decodes_to_what_pillow_gives_to_the_byte()
    {
        var goldens = new GoldenArrays("images", "images.safetensors");
        foreach (JsonElement golden in Goldens.Json("images", "images.json").GetProperty("images").EnumerateArray())
        {
            var path = Goldens.At("images", golden.GetProperty("file").GetString()!);
            var file = File.ReadAllBytes(path);
            foreach ((var decoder, TurboJpeg? turbo) in Decoders.For(path))
            {
                Check("rgb", exifRotate: false);
                Check("rgb_oriented", exifRotate: true);

                void Check(string key, bool exifRotate)
                {
                    if (!golden.TryGetProperty(key, out JsonElement wanted))
                        return;
                    RgbImage image = ImageDecoder.Decode(file, path, exifRotate, turbo);
                    goldens.Check(
                        $"{golden.GetProperty("name")} {key} by {decoder}", wanted, image.Pixels,
                        image.Height, image.Width, 3);
                }
            }
        }

        Assert.Empty(goldens.Mismatches);
    }

    [Fact]
    public void Orientation_is_read_from_every_format_that_carries_it()
    {
        var wrong = new List<string>();
        foreach (JsonElement golden in Goldens.Json("images", "images.json").GetProperty("images").EnumerateArray())
        {
            var path = Goldens.At("images", golden.GetProperty("file").GetString()!);
            var header = ImageHeader.Read(File.ReadAllBytes(path), path);
            if (header.Orientation != golden.GetProperty("orientation").GetInt32())
                wrong.Add($"{path}: {header.Orientation}");
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void An_image_saved_as_png_comes_back_unchanged()
    {
        using var folder = new ScratchFolder();
        RgbImage image = Some.Image(61, 47, seed: 5);

        image.SavePng(folder["new", "image.png"]);

        var again = RgbImage.Load(folder["new", "image.png"]);
        Assert.Equal((61, 47), (again.Width, again.Height));
        Assert.Equal(image.Pixels, again.Pixels);
        Assert.Equal(image.EncodePng(), again.EncodePng());
    }

    [Fact]
    public void A_missing_image_is_a_mistake_of_the_call_and_names_the_path()
    {
        var failure = Assert.Throws<UsageException>(() => RgbImage.Load("/nowhere/kitchen.jpg"));
        Assert.Contains("/nowhere/kitchen.jpg", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_in_the_place_of_an_image_is_named()
    {
        using var folder = new ScratchFolder();
        var failure = Assert.ThrowsAny<TheiaException>(() => RgbImage.Load(folder.Path));
        Assert.Contains(folder.Path, failure.Message, StringComparison.Ordinal);
    }
}
