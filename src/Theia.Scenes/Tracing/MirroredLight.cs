using Theia.Scenes.Arithmetic;
using Theia.Scenes.Shading;

namespace Theia.Scenes.Tracing;

/// <summary>What a place that is seen in a mirror sends there.</summary>
internal static class MirroredLight
{
    /// <summary>Linear light of a matt surface without shadows.</summary>
    /// <param name="stage">Lamps and surroundings.</param>
    /// <param name="material">Of the surface.</param>
    /// <param name="color">Of the surface there.</param>
    /// <param name="place">Where.</param>
    /// <param name="normal">Towards the mirror.</param>
    public static Vec3 Of(Stage stage, Material material, Vec3 color, Vec3 place, Vec3 normal)
    {
        if (material.Glow > 0)
            return color * material.Glow;
        var sum = Vec3.Mix(stage.Below, stage.Above, 0.5f + (0.5f * normal.Y));
        foreach (Lamp lamp in stage.Lamps)
        {
            Vec3 way = lamp.Place - place;
            var square = Vec3.Dot(way, way);
            sum += lamp.Power * (MathF.Max(0, Vec3.Dot(normal, way)) / (square * MathF.Sqrt(square)));
        }

        return color * sum;
    }
}
