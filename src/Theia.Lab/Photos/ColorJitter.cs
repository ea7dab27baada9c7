using Theia.Data.Random;

namespace Theia.Lab.Photos;

/// <summary>
/// Changes hue, saturation, contrast and brightness of a crop, so that a student cannot know a photograph by its
/// colors. Teachers look at what comes out, so their features belong to it.
/// </summary>
internal static class ColorJitter
{
    // Hue turns by at most 33 degrees: the angle is 2 atan(turn), whose sine and cosine are fractions
    // of turn and the same on every machine.
    private const double Turn = 0.3;

    private const double LeastSaturation = 0.2, MostSaturation = 1.6, LeastGain = 0.6, MostGain = 1.4;

    /// <summary>Changes the colors of an image by what <paramref name="random"/> say.</summary>
    public static RgbImage Apply(RgbImage image, RandomStream random)
    {
        var turn = random.Between(-Turn, Turn);
        var saturation = random.Between(LeastSaturation, MostSaturation);
        double cosine = saturation * (1 - (turn * turn)) / (1 + (turn * turn)),
            sine = saturation * 2 * turn / (1 + (turn * turn));
        double contrast = random.Between(LeastGain, MostGain), brightness = random.Between(LeastGain, MostGain);
        var mean = 0.0;
        for (var i = 0; i < image.Pixels.Length; i += 3)
            mean += Luma(image.Pixels.AsSpan(i));
        mean /= image.Width * image.Height;

        var pixels = new byte[image.Pixels.Length];
        for (var i = 0; i < pixels.Length; i += 3)
        {
            // YIQ: luma, and two axes of color that a rotation mixes.
            double r = image.Pixels[i], g = image.Pixels[i + 1], b = image.Pixels[i + 2];
            var y = Luma(image.Pixels.AsSpan(i));
            double inPhase = (0.596 * r) - (0.274 * g) - (0.322 * b),
                quadrature = (0.211 * r) - (0.523 * g) + (0.312 * b);
            double p = (cosine * inPhase) - (sine * quadrature), q = (sine * inPhase) + (cosine * quadrature);
            pixels[i] = Level(y + (0.956 * p) + (0.621 * q));
            pixels[i + 1] = Level(y - (0.272 * p) - (0.647 * q));
            pixels[i + 2] = Level(y - (1.106 * p) + (1.703 * q));
        }

        return new RgbImage(image.Width, image.Height, pixels);

        byte Level(double value) =>
            (byte)Math.Clamp(Math.Round(brightness * (mean + (contrast * (value - mean)))), 0, 255);
    }

    private static double Luma(ReadOnlySpan<byte> rgb) => (0.299 * rgb[0]) + (0.587 * rgb[1]) + (0.114 * rgb[2]);
}
