using System.Text.Json;
using Theia.Data.Images.Resizing;

namespace Theia.Tests.Images;

public sealed class ResizeTests
{
    [Fact]
    public void Every_filter_equals_pillow_to_the_byte_with_every_kernel()
    {
        var goldens = new GoldenArrays("images", "resize.safetensors");
        var files = Goldens.Json("images", "images.json").GetProperty("images").EnumerateArray()
            .ToDictionary(
                image => image.GetProperty("name").GetString()!, image => image.GetProperty("file").GetString()!,
                StringComparer.Ordinal);
        JsonElement list = Goldens.Json("images", "resize.json");
        foreach (JsonElement golden in list.GetProperty("cases").EnumerateArray())
        {
            PixelSize from = Size("source_size"), to = Size("target_size");
            JsonElement source = golden.GetProperty("source");
            var pixels = source.TryGetProperty("image", out JsonElement image)
                ? RgbImage.Load(Goldens.At("images", files[image.GetString()!])).Pixels
                : goldens[source.GetProperty("tensor").GetString()!].Bytes.ToArray();
            foreach (JsonProperty filter in golden.GetProperty("outputs").EnumerateObject())
            {
                var code = (Resampling)list.GetProperty("filters").GetProperty(filter.Name).GetInt32();
                var channels = pixels.Length / (int)from.Pixels;
                foreach (ResamplingKernel kernel in Kernels.All)
                {
                    var resized = new byte[to.Pixels * channels];
                    Resampler.Resample(pixels, from, resized, to, channels, code, kernel);
                    long[] shape = channels == 1 ? [to.Height, to.Width] : [to.Height, to.Width, channels];
                    goldens.Check(
                        $"{golden.GetProperty("name")} {filter.Name} {kernel.GetType().Name}",
                        filter.Value, resized, shape);
                }
            }

            PixelSize Size(string key) =>
                new(golden.GetProperty(key)[0].GetInt32(), golden.GetProperty(key)[1].GetInt32());
        }

        Assert.Empty(goldens.Mismatches);
    }

    // Spec section 10: numbers worked out beside the goldens.
    [Fact]
    public void The_written_out_example_of_the_specification_holds()
    {
        var result = new byte[9];
        Resampler.Resample([0, 255, 10, 60], new(2, 2), result, new(3, 3), 1, Resampling.Bicubic);
        Assert.Equal(new byte[] { 0, 134, 255, 4, 82, 159, 7, 29, 50 }, result);
        Resampler.Resample([0, 255, 10, 60], new(2, 2), result, new(3, 3), 1, Resampling.Bilinear);
        Assert.Equal(new byte[] { 0, 128, 255, 5, 82, 158, 10, 35, 60 }, result);
    }

    [Fact]
    public void The_same_size_gives_a_copy()
    {
        RgbImage image = Some.Image(5, 4, seed: 1);
        RgbImage copy = image.Resize(5, 4, Resampling.Bicubic);
        Assert.Equal(image.Pixels, copy.Pixels);
        Assert.NotSame(image.Pixels, copy.Pixels);
    }

    [Fact]
    public void A_shape_that_would_need_unreasonable_memory_is_refused_before_taking_it()
    {
        RgbImage tall = new(1, 20_000_000, new byte[60_000_000]);
        var failure = Assert.Throws<DataException>(() => tall.Resize(224, 224, Resampling.Bilinear));
        Assert.Contains("1 x 20000000", failure.Message, StringComparison.Ordinal);
        Assert.Throws<DataException>(() => Some.Image(2, 2, seed: 1).Resize(100_000, 100_000, Resampling.Nearest));
    }

    [Theory]
    [InlineData(-1, 0, 1, 1)]
    [InlineData(0, 0, 6, 1)]
    [InlineData(4, 0, 2, 1)]
    [InlineData(0, 3, 1, 2)]
    [InlineData(0, 0, 0, 1)]
    public void A_crop_outside_the_image_is_refused(int left, int top, int width, int height) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Some.Image(5, 4, seed: 1).Crop(left, top, width, height));

    [Fact]
    public void A_crop_takes_the_pixels_of_its_rectangle()
    {
        RgbImage image = Some.Image(5, 4, seed: 3), crop = image.Crop(1, 2, 3, 2);
        Assert.Equal((3, 2), (crop.Width, crop.Height));
        Assert.Equal([.. image.Pixels[33..42], .. image.Pixels[48..57]], crop.Pixels);
    }
}
