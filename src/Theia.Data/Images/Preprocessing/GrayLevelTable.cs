namespace Theia.Data.Images.Preprocessing;

/// <summary>
/// Lookup table for rescaling and normalizing bytes: 256 values per channel, computed in the
/// reference's precisions (product with the factor in double, rounded to float32, then mean and
/// deviation in float32), so that looking up is exact.
/// </summary>
internal sealed unsafe class GrayLevelTable
{
    private const int Levels = 256;

    private readonly float[] _values = new float[3 * Levels];

    /// <summary>Fills the table of a processor.</summary>
    public GrayLevelTable(ProcessorSettings settings)
    {
        for (var channel = 0; channel < 3; channel++)
        {
            float mean = (float)settings.Mean[channel], std = (float)settings.Std[channel];
            for (var level = 0; level < Levels; level++)
            {
                var value = settings.DoRescale ? (float)(level * settings.RescaleFactor) : level;
                _values[channel * Levels + level] = settings.DoNormalize ? (value - mean) / std : value;
            }
        }
    }

    /// <summary>The values of one channel.</summary>
    public ReadOnlySpan<float> this[int channel] => _values.AsSpan(channel * Levels, Levels);

    /// <summary>Looks up <paramref name="count"/> RGB pixels.</summary>
    /// <param name="pixels">R, G, B of each pixel.</param>
    /// <param name="count">How many.</param>
    /// <param name="red">Where the red values go; green and blue follow <paramref name="plane"/> and twice
    /// <paramref name="plane"/> later.</param>
    /// <param name="plane">Values from one channel to the next.</param>
    public void LookUp(byte* pixels, int count, float* red, nint plane)
    {
        fixed (float* table = _values)
        {
            float* green = red + plane, blue = green + plane;
            for (var i = 0; i < count; i++, pixels += 3)
            {
                red[i] = table[pixels[0]];
                green[i] = table[Levels + pixels[1]];
                blue[i] = table[2 * Levels + pixels[2]];
            }
        }
    }
}
