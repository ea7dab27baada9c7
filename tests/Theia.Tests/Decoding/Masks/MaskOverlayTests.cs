using Theia.Decoding.Masks;

namespace Theia.Tests.Decoding.Masks;

public sealed class MaskOverlayTests
{
    // A square of 6 x 6, and one of 2 x 2 inside it.
    private static readonly SegmentationMask[] _masks = [Square(8, 1, 6), Square(8, 3, 2)];

    [Fact]
    public void A_label_map_gives_a_pixel_to_the_smallest_mask_there()
    {
        var map = LabelMap.Of(_masks, 8, 8);

        Assert.Equal([0, 1, 2, 1, 0], new[] { 0, 9, 27, 38, 63 }.Select(at => (int)map.Labels[at]));
        Assert.Equal(4, map.Labels.Count(label => label == 2));
        Assert.Equal(32, map.Labels.Count(label => label == 1));
    }

    [Fact]
    public void The_numbers_of_a_label_map_are_saved_with_16_bits()
    {
        using var scratch = new ScratchFolder();
        var map = LabelMap.Of(_masks, 8, 8);

        map.SavePng16(scratch["labels.png"]);

        // Read as Pillow converts it to RGB: numbers up to 255 stay.
        var read = RgbImage.Load(scratch["labels.png"]);
        Assert.Equal(map.Labels, read.Pixels.Chunk(3).Select(pixel => (ushort)pixel[0]));
    }

    [Fact]
    public void An_overlay_shows_the_image_outside_and_through_the_masks_and_a_line_at_their_border()
    {
        var image = new RgbImage(8, 8, [.. Enumerable.Repeat((byte)100, 3 * 64)]);

        var drawn = MaskOverlay.Draw(image, _masks);

        Assert.Equal(100, drawn.Pixels[0]);
        var (r, g, b) = MaskColors.Of(0);
        Assert.Equal([Byte(r), Byte(g), Byte(b)], drawn.Pixels[(3 * 9)..(3 * 10)]);          // the border of the first
        Assert.Equal(Math.Round((100 * 0.55) + (r * 255 * 0.45)), drawn.Pixels[3 * 18], 1.0);   // inside it
        Assert.All(image.Pixels, value => Assert.Equal(100, value));

        static byte Byte(float part) => (byte)MathF.Round(part * 255);
    }

    [Fact]
    public void Colors_add_up_where_masks_overlap_and_end_at_white()
    {
        var tile = MaskOverlay.Sum(_masks, 8, 8, [(0.5f, 0.25f, 0), (0.75f, 0.25f, 0)]);

        Assert.Equal([0, 0, 0], tile.Pixels[..3]);
        Assert.Equal([127, 63, 0], tile.Pixels[(3 * 9)..(3 * 10)]);
        Assert.Equal([255, 127, 0], tile.Pixels[(3 * 27)..(3 * 28)]);
    }

    [Fact]
    public void The_first_colors_differ_from_each_other()
    {
        var colors = Enumerable.Range(0, 24).Select(MaskColors.Of).ToArray();
        var nearest = colors.SelectMany((a, i) => colors.Skip(i + 1).Select(
            b => Math.Abs(a.R - b.R) + Math.Abs(a.G - b.G) + Math.Abs(a.B - b.B))).Min();

        Assert.True(nearest > 0.15, $"{nearest}");   // of 3; a step that is seen side by side
    }

    [Fact]
    public void Masks_of_another_image_are_refused()
    {
        var error = Assert.Throws<UsageException>(() => LabelMap.Of(_masks, 9, 8));

        Assert.Contains("8 x 8", error.Message, StringComparison.Ordinal);
        Assert.Contains("9 x 8", error.Message, StringComparison.Ordinal);
    }

    private static SegmentationMask Square(int side, int first, int length)
    {
        var pixels = new byte[side * side];
        for (var i = 0; i < length * length; i++)
            pixels[((first + (i / length)) * side) + first + (i % length)] = 1;
        return new SegmentationMask(RunLengthMask.FromPixels(side, side, pixels), 1, 1);
    }
}
