using System.Runtime.CompilerServices;
using Theia.Lab.Scenes.Geometry;
using Theia.Lab.Scenes.Shading;

namespace Theia.Lab.Scenes.Tracing;

/// <summary>What a place sends to the eye.</summary>
internal static class Light
{
    /// <summary>How much of each lamp and of the surroundings a place sees.</summary>
    internal readonly record struct Seen(float First, float Second, float Open);

    /// <summary>Linear light of a place without what is mirrored in it.</summary>
    /// <param name="stage">Lamps and surroundings.</param>
    /// <param name="material">Of the surface.</param>
    /// <param name="colour">Of the surface there.</param>
    /// <param name="place">Where.</param>
    /// <param name="normal">Towards the eye.</param>
    /// <param name="eye">Unit direction to the eye.</param>
    /// <param name="seen">What is not in shadow.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec3 Of(Stage stage, Material material, Vec3 colour, Vec3 place, Vec3 normal, Vec3 eye, Seen seen)
    {
        if (material.Glow > 0)
            return colour * material.Glow;
        Vec3 matt = material.IsMetal ? default : colour;
        var around = Vec3.Mix(stage.Below, stage.Above, 0.5f + (0.5f * normal.Y));
        Vec3 sum = matt * around * seen.Open;
        if (material.IsMetal && !material.IsMirror)
            sum += colour * around * seen.Open;
        for (var i = 0; i < stage.Lamps.Length; i++)
        {
            var visible = i == 0 ? seen.First : seen.Second;
            if (visible > 0)
                sum += FromLamp(stage.Lamps[i], material, matt, colour, place, normal, eye) * visible;
        }

        return sum;
    }

    /// <summary>The same for a surface that mirrors nothing, with no shadows.</summary>
    public static Vec3 Matt(Stage stage, Material material, Vec3 colour, Vec3 place, Vec3 normal)
    {
        if (material.Glow > 0)
            return colour * material.Glow;
        var sum = Vec3.Mix(stage.Below, stage.Above, 0.5f + (0.5f * normal.Y));
        foreach (Lamp lamp in stage.Lamps)
        {
            Vec3 way = lamp.Place - place;
            var square = Vec3.Dot(way, way);
            sum += lamp.Power * (MathF.Max(0, Vec3.Dot(normal, way)) / (square * MathF.Sqrt(square)));
        }

        return colour * sum;
    }

    /// <summary>The part that is mirrored, by Schlick's approximation.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec3 Mirrored(Material material, Vec3 colour, float facing)
    {
        var x = 1 - Math.Clamp(facing, 0f, 1f);
        var rise = x * x * x * x * x;
        return material.IsMetal
            ? Vec3.Mix(colour, new Vec3(1f, 1f, 1f), rise)
            : new Vec3(1f, 1f, 1f) * ((material.Gloss + ((1 - material.Gloss) * rise)) * (1 - material.Roughness));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vec3 FromLamp(Lamp lamp, Material material, Vec3 matt, Vec3 colour, Vec3 place, Vec3 normal, Vec3 eye)
    {
        Vec3 way = lamp.Place - place;
        var square = Vec3.Dot(way, way);
        var distance = MathF.Sqrt(square);
        Vec3 to = way * (1 / distance);
        var facing = Vec3.Dot(normal, to);
        if (facing <= 0)
            return default;
        Vec3 arrives = lamp.Power * (facing / square);
        if (material.Roughness > 0.7f)
            return arrives * matt;
        Vec3 diffuse = arrives * matt;
        // GGX, made as wide as the lamp looks from there.
        Vec3 half = (to + eye).Unit;
        float wide = (material.Roughness * material.Roughness) + (lamp.Size / (2 * distance)), a = MathF.Min(1, wide) * MathF.Min(1, wide);
        float nh = MathF.Max(0, Vec3.Dot(normal, half)), hv = MathF.Max(0, Vec3.Dot(half, eye)), d = (nh * nh * (a - 1)) + 1;
        var narrow = material.Roughness * material.Roughness / MathF.Min(1, wide);
        var spread = a / (d * d) * MathF.Max(narrow, 0.12f) * (0.25f / (0.15f + (hv * hv)));
        return diffuse + (arrives * Mirrored(material, colour, hv) * MathF.Min(spread, 60));
    }
}
