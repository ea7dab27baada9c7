namespace Theia.Lab.Report;

/// <summary>How long each token is, dark for the shortest of the image, light for the longest.</summary>
internal static class NormMap
{
    private static readonly (double R, double G, double B)[] _ramp =
    [
        (13, 8, 40), (62, 15, 103), (120, 28, 109), (178, 43, 94), (226, 76, 62),
        (249, 130, 37), (251, 191, 62), (252, 248, 190),
    ];

    /// <summary>Euclidean length of each of the N tokens of [N, C].</summary>
    public static double[] Lengths(ReadOnlySpan<float> tokens, int channels)
    {
        var lengths = new double[tokens.Length / channels];
        for (var i = 0; i < tokens.Length; i++)
            lengths[i / channels] += (double)tokens[i] * tokens[i];
        for (var i = 0; i < lengths.Length; i++)
            lengths[i] = Math.Sqrt(lengths[i]);
        return lengths;
    }

    /// <summary>Paints lengths, a pixel each.</summary>
    public static RgbImage Paint(double[] lengths, int height, int width)
    {
        double low = lengths.Min(), high = lengths.Max();
        var pixels = new byte[height * width * 3];
        for (var i = 0; i < lengths.Length; i++)
        {
            var place = (lengths[i] - low) / Math.Max(high - low, 1e-12) * (_ramp.Length - 1);
            var left = Math.Min((int)place, _ramp.Length - 2);
            var share = place - left;
            pixels[3 * i] = (byte)((_ramp[left].R * (1 - share)) + (_ramp[left + 1].R * share));
            pixels[(3 * i) + 1] = (byte)((_ramp[left].G * (1 - share)) + (_ramp[left + 1].G * share));
            pixels[(3 * i) + 2] = (byte)((_ramp[left].B * (1 - share)) + (_ramp[left + 1].B * share));
        }

        return new RgbImage(width, height, pixels);
    }
}
