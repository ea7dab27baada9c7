using System.Runtime.CompilerServices;

namespace Theia.Scenes.Shading;

/// <summary>Value noise from an integer hash: 0 … 1, smooth, without end.</summary>
internal static class Grain
{
    /// <summary>A number of 0 … 1 for a cell.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Cell(int x, int y, uint seed)
    {
        var h = ((uint)x * 0x9E3779B1u) ^ ((uint)y * 0x85EBCA77u) ^ (seed * 0xC2B2AE3Du);
        h = (h ^ (h >> 15)) * 0x2C1B3C6Du;
        h = (h ^ (h >> 12)) * 0x297A2D39u;
        return ((h ^ (h >> 15)) >> 8) * (1f / (1 << 24));
    }

    /// <summary>Smooth noise over a plane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float At(float x, float y, uint seed)
    {
        float fx = MathF.Floor(x), fy = MathF.Floor(y);
        int ix = (int)fx, iy = (int)fy;
        float u = Ease(x - fx), v = Ease(y - fy);
        var low = Mix(Cell(ix, iy, seed), Cell(ix + 1, iy, seed), u);
        var high = Mix(Cell(ix, iy + 1, seed), Cell(ix + 1, iy + 1, seed), u);
        return Mix(low, high, v);
    }

    /// <summary>Noise in three octaves; those finer than a pixel are left out.</summary>
    /// <param name="x">In pieces of the coarsest.</param>
    /// <param name="y">In pieces of the coarsest.</param>
    /// <param name="seed">Which noise.</param>
    /// <param name="pixel">Size of a pixel, in the same.</param>
    public static float Rough(float x, float y, uint seed, float pixel)
    {
        var sum = (At(x, y, seed) - 0.5f) * 0.57f;
        if (pixel < 0.4f)
            sum += (At((x * 2.03f) + 7.1f, (y * 2.03f) - 3.7f, seed + 1) - 0.5f) * 0.29f;
        if (pixel < 0.2f)
            sum += (At((x * 4.11f) - 5.3f, (y * 4.11f) + 9.2f, seed + 2) - 0.5f) * 0.14f;
        return sum + 0.5f;
    }

    /// <summary>From 0 at <paramref name="low"/> to 1 at <paramref name="high"/>, smoothly.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Step(float low, float high, float x) => Ease(Math.Clamp((x - low) / (high - low), 0f, 1f));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Mix(float a, float b, float part) => a + ((b - a) * part);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Ease(float t) => t * t * (3 - (2 * t));
}
