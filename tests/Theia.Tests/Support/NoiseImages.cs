using Theia.Data.Random;

namespace Theia.Tests.Support;

/// <summary>Images of seeded noise, for tests that need some.</summary>
internal static class NoiseImages
{
    public static RgbImage Image(int width, int height, int seed = 0)
    {
        CounterRandom random = new((ulong)seed, 0, 0);
        var pixels = new byte[3 * width * height];
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = (byte)random.Below(256, i);
        return new RgbImage(width, height, pixels);
    }

    public static IReadOnlyList<RgbImage> Images(int count, int width, int height) =>
        [.. Enumerable.Range(0, count).Select(i => Image(width, height, i))];
}
