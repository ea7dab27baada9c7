using System.Globalization;

namespace Theia.Decoding.Depth;

/// <summary>The legend of a depth map: its colors with the values at their ends.</summary>
internal static class ScaleBar
{
    private const int PixelsAScale = 240;   // the wider the image, the larger the digits

    /// <summary>The image with a bar and two numbers below it, on black.</summary>
    public static RgbImage Below(
        RgbImage image, ColorPolynomial colors, float least, float greatest, bool isMetric)
    {
        var scale = 1 + (image.Width / PixelsAScale);
        var bar = DigitFont.Height * scale;
        var gap = 2 * scale;
        var rows = bar + gap + (DigitFont.Height * scale) + gap;
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
        DigitFont.Write(result, Text(least, isMetric), scale, top, scale);
        DigitFont.Write(result, right, image.Width - (right.Length * DigitFont.Advance * scale), top, scale);
        return result;
    }

    private static string Text(float value, bool isMetric) =>
        value.ToString("G3", CultureInfo.InvariantCulture) + (isMetric ? " m" : "");
}
