using Theia.Scenes.Arithmetic;

namespace Theia.Scenes.Shading;

/// <summary>The color of a material at a place.</summary>
internal static class Surface
{
    /// <summary>Linear reflectance.</summary>
    /// <param name="material">What it is made of.</param>
    /// <param name="p">Local point.</param>
    /// <param name="n">Local normal: planes take the two coordinates across it.</param>
    /// <param name="pixel">Meters that a pixel covers there.</param>
    public static Vec3 Color(Material material, Vec3 p, Vec3 n, float pixel)
    {
        if (material.Texture == Texture.Plain)
            return material.Color;
        var size = 1 / material.Scale;
        float ax = MathF.Abs(n.X), ay = MathF.Abs(n.Y), az = MathF.Abs(n.Z);
        var (u, v) = ay >= ax && ay >= az ? (p.X, p.Z) : ax >= az ? (p.Z, p.Y) : (p.X, p.Y);
        (u, v, pixel) = (u * size, v * size, pixel * size);
        return material.Texture switch
        {
            Texture.Wood => Wooden.Board(material, u, v, pixel),
            Texture.Planks => Wooden.Planks(material, u, v, pixel),
            Texture.TurnedWood => Wooden.Turned(material, p * size, pixel),
            Texture.Tiles => Tiles(material, u, v, pixel),
            Texture.Checks => Checks(material, u, v, pixel),
            Texture.Stripes => Vec3.Mix(material.Color, material.Second, Wave.Half(u, pixel)),
            Texture.Terrazzo => Terrazzo(material, u, v, pixel),
            Texture.Marble => Marble(material, u, v, pixel),
            Texture.Bricks => Bricks(material, u, v, pixel),
            Texture.Weave => Weave(material, u, v, pixel),
            Texture.Bands => Vec3.Mix(material.Color, material.Second, Wave.Half(p.Y * size, pixel)),
            Texture.Spots => Spots(material, u, v, pixel),
            _ => material.Color * (0.94f + (0.12f * Grain.Rough(u, v, material.Seed, pixel))),
        };
    }

    private static Vec3 Tiles(Material material, float u, float v, float pixel)
    {
        var joint = MathF.Max(Wave.Joint(u, 0.018f, pixel), Wave.Joint(v, 0.018f, pixel));
        var tone = 0.92f + (0.16f * Grain.Cell((int)MathF.Floor(u), (int)MathF.Floor(v), material.Seed));
        tone += 0.08f * (Grain.Rough(u * 5, v * 5, material.Seed + 3, pixel * 5) - 0.5f);
        return Vec3.Mix(material.Color * tone, material.Second, joint);
    }

    private static Vec3 Checks(Material material, float u, float v, float pixel)
    {
        float a = Wave.Half(u * 0.5f, pixel * 0.5f), b = Wave.Half(v * 0.5f, pixel * 0.5f);
        var tone = 0.95f + (0.1f * Grain.Rough(u * 3, v * 3, material.Seed, pixel * 3));
        return Vec3.Mix(material.Color, material.Second, a + b - (2 * a * b)) * tone;
    }

    private static Vec3 Terrazzo(Material material, float u, float v, float pixel)
    {
        Vec3 color = material.Color * (0.96f + (0.08f * Grain.At(u * 6, v * 6, material.Seed)));
        for (uint layer = 0; layer < 2; layer++)
        {
            float x = u * (1.3f + layer), y = v * (1.3f + layer);
            float cx = MathF.Floor(x), cy = MathF.Floor(y);
            var seed = material.Seed + (11 * layer);
            float px = Grain.Cell((int)cx, (int)cy, seed + 1), py = Grain.Cell((int)cx, (int)cy, seed + 2),
                radius = 0.1f + (0.2f * Grain.Cell((int)cx, (int)cy, seed + 3));
            float dx = x - cx - 0.3f - (0.4f * px), dy = y - cy - 0.3f - (0.4f * py), skew = 0.6f + (0.8f * px);
            var away = MathF.Sqrt((dx * dx * skew) + (dy * dy)) + (0.08f * (Grain.At(x * 4, y * 4, seed) - 0.5f));
            var soft = MathF.Max(0.02f, pixel * 1.5f);
            var chip = 1 - Grain.Step(radius - soft, radius + soft, away);
            var tone = Grain.Cell((int)cx, (int)cy, seed + 4);
            color = Vec3.Mix(
                color, Vec3.Mix(material.Second, material.Color * 0.45f, tone),
                chip * MathF.Min(1, 0.5f / MathF.Max(0.5f, pixel * 4)));
        }

        return color;
    }

    private static Vec3 Marble(Material material, float u, float v, float pixel)
    {
        var bent = u + (0.6f * v) + (1.6f * Grain.Rough(u * 0.9f, v * 0.9f, material.Seed, pixel));
        var vein = MathF.Abs((bent - MathF.Floor(bent)) - 0.5f) * 2;
        vein = 1 - Grain.Step(0.02f, 0.35f, vein);
        var cloud = Grain.Rough(u * 0.7f, v * 0.7f, material.Seed + 9, pixel);
        return Vec3.Mix(material.Color, material.Second, (vein * 0.55f * cloud) + (0.25f * cloud));
    }

    private static Vec3 Bricks(Material material, float u, float v, float pixel)
    {
        float row = v * 3, column = u + (0.5f * ((int)MathF.Floor(row) & 1));
        var joint = MathF.Max(Wave.Joint(column, 0.022f, pixel), Wave.Joint(row, 0.07f, pixel * 3));
        var tone = 0.82f + (0.3f * Grain.Cell((int)MathF.Floor(column), (int)MathF.Floor(row), material.Seed));
        tone += 0.2f * (Grain.Rough(u * 7, v * 7, material.Seed + 2, pixel * 7) - 0.5f);
        return Vec3.Mix(material.Color * tone, material.Second, joint);
    }

    private static Vec3 Weave(Material material, float u, float v, float pixel)
    {
        float a = Wave.Half(u, pixel), b = Wave.Half(v, pixel);
        var thread = (0.88f + (0.12f * (a + b - (2 * a * b))))
            * (0.93f + (0.14f * Grain.Rough(u * 0.3f, v * 0.3f, material.Seed, pixel * 0.3f)));
        var border = Wave.Half((u + v) * 0.0625f, pixel * 0.125f);
        return Vec3.Mix(material.Color, material.Second, border * 0.5f) * thread;
    }

    private static Vec3 Spots(Material material, float u, float v, float pixel)
    {
        float dx = u - MathF.Floor(u) - 0.5f, dy = v - MathF.Floor(v) - 0.5f;
        var soft = MathF.Max(0.03f, pixel);
        return Vec3.Mix(
            material.Second, material.Color, Grain.Step(0.27f - soft, 0.27f + soft, MathF.Sqrt((dx * dx) + (dy * dy))));
    }
}
