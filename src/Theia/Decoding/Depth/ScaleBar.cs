using System.Globalization;
using Theia.Decoding.Colors;
using Theia.Decoding.Lettering;

namespace Theia.Decoding.Depth;

/// <summary>The legend of a depth map: its colors with the values at their ends.</summary>
internal static class ScaleBar
{
    private const int PixelsAScale = 240;   // the wider the image, the larger the digits

    private static ReadOnlySpan<byte> White => [255, 255, 255];

    /// <summary>The image with a bar and two numbers below it, on black.</summary>
    public static RgbImage Below(
        RgbImage image, ColorPolynomial colors, float least, float greatest, bool isMetric)
    {
        var scale = 1 + (image.Width / PixelsAScale);
        var bar = PixelFont.Height * scale;
        var gap = 2 * scale;
        var rows = bar + gap + (PixelFont.Height * scale) + gap;
        var pixels = new byte[3 * image.Width * (image.Height + rows)];
        image.Pixels.CopyTo(pixels, 0);
        var result = new RgbImage(image.Width, image.Height + rows, pixels);
        Span<byte> color = stackalloc byte[3];
        for (var x = 0; x < image.Width; x++)
        {
            colors.Paint(image.Width > 1 ? (float)x / (image.Width - 1) : 0, color);
            for (var y = image.Height; y < image.Height + bar; y++)
                color.CopyTo(pixels.AsSpan(3 * ((y * image.Width) + x)));
        }

        var top = image.Height + bar + gap;
        var right = Text(greatest, isMetric);
        PixelFont.Write(result, Text(least, isMetric), scale, top, scale, White);
        PixelFont.Write(result, right, image.Width - PixelFont.WidthOf(right, scale) - scale, top, scale, White);
        return result;
    }

    private static string Text(float value, bool isMetric) =>
        value.ToString("G3", CultureInfo.InvariantCulture) + (isMetric ? " m" : "");
}
