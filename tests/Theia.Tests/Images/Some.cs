namespace Theia.Tests.Images;

/// <summary>Images for tests, repeatable from a seed.</summary>
internal static class Some
{
    /// <summary>
    /// Noise over smooth gradients, with some black and white: every gray level and every kind of edge.
    /// </summary>
    public static RgbImage Image(int width, int height, ulong seed)
    {
        var pixels = new byte[3 * width * height];
        for (var i = 0; i < pixels.Length; i++)
        {
            var noise = Mix(seed + (ulong)i);
            pixels[i] = (noise >> 60) switch
            {
                0 => byte.MinValue,
                1 => byte.MaxValue,
                < 8 => (byte)noise,
                _ => (byte)(i % (3 * width) * 255 / (3 * width)),
            };
        }

        return new(width, height, pixels);
    }

    // SplitMix64.
    private static ulong Mix(ulong x)
    {
        x += 0x9E3779B97F4A7C15;
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }
}
