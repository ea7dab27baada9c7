using Theia.Scenes.Arithmetic;

namespace Theia.Scenes.Shading;

/// <summary>Wood: dark lines that follow a slow noise, stretched along the grain, under fine pores.</summary>
internal static class Wooden
{
    /// <summary>A board; u runs along the grain.</summary>
    public static Vec3 Board(Material material, float u, float v, float pixel)
    {
        var board = MathF.Floor(v * 0.5f);
        var seed = material.Seed + ((uint)(int)board * 77);
        var tone = 0.92f + (0.16f * Grain.Cell((int)board, 3, material.Seed));
        var seam = Wave.Joint(v * 0.5f, 0.006f, pixel * 0.5f);
        return Grained(material, u * 0.35f, v, seed, pixel) * (tone * (1 - (0.45f * seam)));
    }

    /// <summary>A floor of planks, each of its own tone and length.</summary>
    public static Vec3 Planks(Material material, float u, float v, float pixel)
    {
        var row = (int)MathF.Floor(v);
        var along = (u * 0.11f) + Grain.Cell(row, 1, material.Seed);
        var plank = (int)MathF.Floor(along);
        var seed = material.Seed + ((uint)row * 131) + ((uint)plank * 17);
        var seam = MathF.Max(Wave.Joint(v, 0.018f, pixel), Wave.Joint(along, 0.002f, pixel * 0.11f));
        var tone = 0.78f + (0.4f * Grain.Cell(row, plank, material.Seed + 1));
        return Grained(material, u * 0.3f, v * 1.3f, seed, pixel) * (tone * (1 - (0.6f * seam)));
    }

    /// <summary>Year rings around the height.</summary>
    public static Vec3 Turned(Material material, Vec3 p, float pixel)
    {
        var wobble = Grain.At((p.Y * 0.5f) + p.X, p.Z * 0.8f, material.Seed);
        var ring = (p.X * 1.4f) + (0.3f * p.Z) + (0.5f * wobble) + (0.07f * p.Y);
        return Vec3.Mix(material.Color, material.Second, Line(ring * 1.6f, pixel) * 0.7f);
    }

    private static Vec3 Grained(Material material, float u, float v, uint seed, float pixel)
    {
        var slow = Grain.At(u * 0.55f, v * 0.9f, seed);
        var line = Line((v * 1.1f) + (slow * 3.2f), pixel);
        var pore = pixel < 0.12f ? (Grain.At(u * 3, v * 26, seed + 7) - 0.5f) * 0.16f : 0;
        return Vec3.Mix(material.Color, material.Second, Math.Clamp((line * 0.6f) + pore + (0.15f * slow), 0f, 1f));
    }

    // A soft saw: a year grows slowly and ends at once. Fades to its mean where a pixel covers a year.
    private static float Line(float x, float pixel)
    {
        var t = x - MathF.Floor(x);
        var saw = t * t * (1 - Grain.Step(0.86f, 1, t));
        return Grain.Mix(saw * 1.3f, 0.33f, Math.Clamp(pixel * 1.6f, 0f, 1f));
    }
}
