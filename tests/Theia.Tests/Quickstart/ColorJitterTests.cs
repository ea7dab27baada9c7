using Theia.Data.Random;
using Theia.Lab.Photos;

namespace Theia.Tests.Quickstart;

public sealed class ColorJitterTests
{
    private static readonly RgbImage _image = new(16, 16, SomeSet.Pixels("some", 16));

    [Fact]
    public void The_same_dice_give_the_same_colors_and_others_do_not()
    {
        Assert.Equal(Jitter(1).Pixels, Jitter(1).Pixels);
        Assert.NotEqual(Jitter(1).Pixels, Jitter(2).Pixels);
        Assert.NotEqual(_image.Pixels, Jitter(1).Pixels);
    }

    [Fact]
    public void Gray_stays_gray()
    {
        var gray = new RgbImage(
            8, 8, [.. Enumerable.Range(0, 64).SelectMany(static i => Enumerable.Repeat((byte)(3 * i), 3))]);
        Assert.All(
            ColorJitter.Apply(gray, RandomStream.At(5)).Pixels.Chunk(3),
            static pixel => Assert.InRange(pixel.Max() - pixel.Min(), 0, 1));
    }

    [Fact]
    public void Neither_size_nor_the_image_that_is_given_changes()
    {
        byte[] before = [.. _image.Pixels];
        var jittered = Jitter(3);
        Assert.Equal((16, 16), (jittered.Width, jittered.Height));
        Assert.Equal(before, _image.Pixels);
    }

    private static RgbImage Jitter(ulong seed) => ColorJitter.Apply(_image, RandomStream.At(seed));
}
