namespace Theia.Decoding.Tokens;

/// <summary>Colors from dark violet over red to light yellow, in which more is always lighter.</summary>
internal static class ColorRamp
{
    private static readonly (double R, double G, double B)[] _stops =
    [
        (13, 8, 40), (62, 15, 103), (120, 28, 109), (178, 43, 94), (226, 76, 62),
        (249, 130, 37), (251, 191, 62), (252, 248, 190),
    ];

    /// <summary>The color of a value, each part 0 to 1.</summary>
    /// <param name="value">0 for the darkest, 1 for the lightest; values beyond are clipped.</param>
    public static (float R, float G, float B) Of(double value)
    {
        var place = Math.Clamp(value, 0, 1) * (_stops.Length - 1);
        var left = Math.Min((int)place, _stops.Length - 2);
        var share = place - left;
        var (low, high) = (_stops[left], _stops[left + 1]);
        return (Mix(low.R, high.R), Mix(low.G, high.G), Mix(low.B, high.B));

        float Mix(double a, double b) => (float)(((a * (1 - share)) + (b * share)) / byte.MaxValue);
    }
}
