using Theia.Data.Images.Resizing;
using Theia.Decoding.Masks;

namespace Theia;

/// <summary>Draws masks as images.</summary>
public static class MaskOverlay
{
    private const float Opacity = 0.45f;

    /// <summary>
    /// Lays masks over the image they belong to: each in a color of its own, with a line along its border. Small masks
    /// come last, so that large ones do not hide them.
    /// </summary>
    /// <param name="image">The image.</param>
    /// <param name="masks">Its masks. The color follows from the place in the list, so it stays over a video.</param>
    /// <returns>A new image.</returns>
    /// <exception cref="UsageException">A mask is of another size.</exception>
    public static RgbImage Draw(RgbImage image, IReadOnlyList<SegmentationMask> masks)
    {
        MaskSizes.Require(masks, new PixelSize(image.Width, image.Height), "the image");
        byte[] drawn = [.. image.Pixels];
        var line = Math.Max(1, Math.Min(image.Width, image.Height) / 300);
        foreach (var (i, mask) in masks.Index().OrderByDescending(one => one.Item.Area))
        {
            var color = MaskColors.Of(i);
            var pixels = mask.Pixels.ToPixels();
            for (var y = mask.Box.Top; y <= mask.Box.Bottom; y++)
            {
                for (var x = mask.Box.Left; x <= mask.Box.Right; x++)
                {
                    if (pixels[(y * mask.Width) + x] != 0)
                    {
                        var opacity = IsBorder(pixels, mask.Width, mask.Height, x, y, line) ? 1 : Opacity;
                        Blend(drawn.AsSpan(3 * ((y * mask.Width) + x), 3), color, opacity);
                    }
                }
            }
        }

        return new(image.Width, image.Height, drawn);
    }

    /// <summary>
    /// Masks on black, as in the strips of the paper: the sum of all colors at a pixel, at most white. Where masks
    /// overlap, colors mix.
    /// </summary>
    /// <param name="masks">Masks of one image.</param>
    /// <param name="width">Pixels a row of the image.</param>
    /// <param name="height">Rows of the image.</param>
    /// <param name="colors">Of each mask, parts 0 to 1. Default: a color of its own for each.</param>
    /// <exception cref="UsageException">A mask is of another size, or there are fewer colors than masks.</exception>
    public static RgbImage Sum(
        IReadOnlyList<SegmentationMask> masks, int width, int height,
        IReadOnlyList<(float R, float G, float B)>? colors = null)
    {
        MaskSizes.Require(masks, new PixelSize(width, height), "the image");
        if (colors is not null && colors.Count < masks.Count)
        {
            throw new UsageException(
                $"There are {colors.Count} colors for {masks.Count} masks. Pass one for each, or none at all.");
        }

        var sums = new float[3 * width * height];
        foreach (var (i, mask) in masks.Index())
        {
            var color = colors?[i] ?? MaskColors.Of(i);
            var pixels = mask.Pixels.ToPixels();
            for (var at = 0; at < pixels.Length; at++)
            {
                if (pixels[at] == 0)
                    continue;
                sums[3 * at] += color.R;
                sums[(3 * at) + 1] += color.G;
                sums[(3 * at) + 2] += color.B;
            }
        }

        return new(width, height, [.. sums.Select(static sum => (byte)(Math.Clamp(sum, 0, 1) * byte.MaxValue))]);
    }

    // Near a pixel outside; the edge of the image is no border.
    private static bool IsBorder(byte[] pixels, int width, int height, int x, int y, int line)
    {
        for (var step = 1; step <= line; step++)
        {
            if ((x >= step && pixels[(y * width) + x - step] == 0)
                || (x + step < width && pixels[(y * width) + x + step] == 0)
                || (y >= step && pixels[((y - step) * width) + x] == 0)
                || (y + step < height && pixels[((y + step) * width) + x] == 0))
            {
                return true;
            }
        }

        return false;
    }

    private static void Blend(Span<byte> pixel, (float R, float G, float B) color, float opacity)
    {
        pixel[0] = Mix(pixel[0], color.R);
        pixel[1] = Mix(pixel[1], color.G);
        pixel[2] = Mix(pixel[2], color.B);

        byte Mix(byte below, float above) =>
            (byte)MathF.Round((below * (1 - opacity)) + (above * byte.MaxValue * opacity));
    }
}
