using Theia.Decoding.Lettering;
using Theia.Decoding.Strips;

namespace Theia.Tests.Decoding.Strips;

public sealed class StripTests
{
    [Fact]
    public void The_reference_layout_has_neither_gaps_nor_text()
    {
        var strip = Strip.Compose(
            [[Plain(10), Plain(20)], [Plain(30), Plain(40)]], StripLayout.Reference);
        Assert.Equal((12, 8), (strip.Width, strip.Height));
        for (var y = 0; y < 8; y++)
        {
            for (var x = 0; x < 12; x++)
                Assert.Equal(10 * (1 + (x / 6) + (2 * (y / 4))), strip.Pixels[3 * ((12 * y) + x)]);
        }
    }

    [Fact]
    public void The_labeled_layout_has_each_tile_whole_and_more_around_it()
    {
        var strip = Strip.Compose(
            [[Plain(10, "input"), Plain(20, "DINOv2", "cosine 0.91")], [Plain(30)]], StripLayout.Labeled);
        Assert.Equal([24, 24, 24], new byte[] { 10, 20, 30 }.Select(level => strip.Pixels.Chunk(3)
            .Count(pixel => pixel.All(part => part == level))));
    }

    [Fact]
    public void Tiles_of_different_sizes_are_refused() => Assert.Contains(
        "'wide' has 7 x 4 pixels where the first has 6 x 4",
        Assert.Throws<ArgumentException>(() => Strip.Compose(
            [[Plain(1), new Tile("wide", new RgbImage(7, 4, new byte[84]))]], StripLayout.Reference)).Message);

    [Fact]
    public void Every_printable_character_has_a_shape_of_its_own()
    {
        string[] shapes = [.. Enumerable.Range(' ', '~' - ' ' + 1).Select(letter =>
        {
            var image = new RgbImage(5, 7, new byte[105]);
            PixelFont.Write(image, $"{(char)letter}", 0, 0, 1, [255, 255, 255]);
            return Convert.ToHexString(image.Pixels);
        })];
        Assert.Equal(95, shapes.Distinct().Count());
    }

    [Fact]
    public void Text_that_does_not_fit_is_cut()
    {
        Assert.Equal("input", PixelFont.Fit("input", 59, 2));
        Assert.Equal("in..", PixelFont.Fit("inputs", 59 - 12, 2));
        Assert.Equal("", PixelFont.Fit("inputs", 10, 2));
        var small = new RgbImage(4, 4, new byte[48]);
        PixelFont.Write(small, "WWW", -2, -3, 3, [9, 9, 9]);   // cut, not thrown
        Assert.Contains((byte)9, small.Pixels);
    }

    private static Tile Plain(byte level, string title = "", string? note = null)
    {
        var pixels = new byte[3 * 6 * 4];
        pixels.AsSpan().Fill(level);
        return new Tile(title, new RgbImage(6, 4, pixels), note);
    }
}
