namespace Theia.Decoding.Masks;

/// <summary>Colors of masks: by number alone, so that they stay, and neighbors in the list differ much.</summary>
internal static class MaskColors
{
    // The golden ratio's part of the color circle: the next color falls into the largest gap.
    private const double Turn = 0.618033988749895;

    private static readonly (double Saturation, double Value)[] _tones = [(0.75, 1), (0.55, 0.85), (0.9, 0.8)];

    /// <summary>The color of the i-th mask, parts 0 to 1.</summary>
    public static (float R, float G, float B) Of(int index)
    {
        var (saturation, value) = _tones[index / 8 % _tones.Length];
        var hue = ((index * Turn) + 0.58) % 1 * 6;
        return (Part(5), Part(3), Part(1));

        // One of the three parts of a color that is given as hue, saturation and value.
        float Part(int shift)
        {
            var place = (shift + hue) % 6;
            return (float)(value - (value * saturation * Math.Clamp(Math.Min(place, 4 - place), 0, 1)));
        }
    }
}
