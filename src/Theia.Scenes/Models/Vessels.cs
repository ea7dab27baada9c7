using Theia.Data.Random;
using Theia.Scenes.Arithmetic;
using Theia.Scenes.Geometry;
using Theia.Scenes.Shading;

namespace Theia.Scenes.Models;

/// <summary>Cups, bottles and plates.</summary>
internal static class Vessels
{
    /// <summary>A cup: a hollow piece of a cone with a rim and a handle.</summary>
    /// <param name="random">Random choices.</param>
    /// <param name="place">The middle of its foot.</param>
    /// <param name="size">About its radius, in meters.</param>
    public static SceneModel Cup(ref RandomStream random, Vec3 place, float size)
    {
        var look = Appearance.Draw(ref random, ["ceramic", "ceramic", "plastic", "metal"]);
        Material inner = look.Substance == "ceramic" && random.OneIn(2)
            ? look.Material with { Color = Palette.Linear(0xF1EEE6) }
            : look.Material;
        float half = size * (float)random.Between(0.9, 1.25), top = size * (float)random.Between(0.95, 1.08),
            bottom = top * (float)random.Between(0.72, 1), wall = size * 0.08f;
        var frame = Frame.Upright(place + (Vec3.Up * half), random.Between(0, 2 * Math.PI));
        List<Primitive> parts =
        [
            new ConeSegment(frame, half, bottom, top)
            {
                Part = ScenePart.CupBody,
                Material = look.Material,
                TopHole = top,
            },
            new ConeSegment(frame.At(new Vec3(0, wall, 0)), half - wall, bottom - wall, top - wall)
            {
                Part = ScenePart.CupInside,
                Material = inner,
                TopHole = top - wall,
            },
            new ConeSegment(frame.At(new Vec3(0, half, 0)), wall * 0.35f, top, top)
            {
                Part = ScenePart.CupRim,
                Material = look.Material,
                TopHole = top - wall,
                HasBottom = false,
            },
        ];
        parts.AddRange(Handle(frame, (bottom + top) * 0.5f, half, size * 0.11f, look.Material));
        return new SceneModel(SceneClass.Cup, look, place, top * 1.65f, 2 * half, parts)
        {
            Hollow = bottom - (1.5f * wall),
        };
    }

    /// <summary>A bottle: body, shoulder, neck, cap, some with a label.</summary>
    /// <inheritdoc cref="Cup"/>
    public static SceneModel Bottle(ref RandomStream random, Vec3 place, float size)
    {
        var look = Appearance.Draw(ref random, ["plastic", "ceramic", "plastic", "metal"]);
        var cap = Appearance.Of(ref random, random.Of("white", "black", "red", "yellow", "grey"), "plastic");
        float radius = size * (float)random.Between(0.62, 0.85), body = size * (float)random.Between(1.1, 1.6),
            neck = radius * (float)random.Between(0.3, 0.45);
        float shoulder = radius * (float)random.Between(0.6, 1.1), rise = size * (float)random.Between(0.35, 0.6);
        var foot = Frame.Upright(place, random.Between(0, Math.PI));
        var shoulders = 2 * body;
        var lip = shoulders + shoulder + rise;
        List<Primitive> parts =
        [
            new ConeSegment(foot.At(new Vec3(0, body, 0)), body, radius, radius)
            {
                Part = ScenePart.BottleBody,
                Material = look.Material,
            },
            new Ellipsoid(foot.At(new Vec3(0, shoulders, 0)), new Vec3(radius, shoulder, radius))
            {
                Part = ScenePart.BottleBody,
                Material = look.Material,
            },
            new ConeSegment(
                foot.At(new Vec3(0, (shoulders + lip) * 0.5f, 0)), (lip - shoulders) * 0.5f, neck,
                neck * 0.92f)
            {
                Part = ScenePart.BottleNeck,
                Material = look.Material,
            },
            new ConeSegment(foot.At(new Vec3(0, lip, 0)), rise * 0.32f, neck * 1.22f, neck * 1.18f)
            {
                Part = ScenePart.BottleCap,
                Material = cap.Material,
            },
        ];
        if (random.OneIn(2))
        {
            Material label = new(Palette.Linear(random.Of(0xF2EBDDu, 0xE9D9B8u, 0xDDE6EAu)))
            {
                Texture = Texture.Bands,
                Second = Palette.Shade(random.Of("red", "teal", "blue", "green", "black"), ref random),
                Scale = body * 1.3f,
                Roughness = 0.7f,
            };
            parts.Add(
                new ConeSegment(foot.At(new Vec3(0, body * 1.05f, 0)), body * 0.5f, radius * 1.012f, radius * 1.012f)
                {
                    Part = ScenePart.BottleLabel,
                    Material = label,
                });
        }

        return new SceneModel(SceneClass.Bottle, look, place, radius, lip + (rise * 0.32f), parts);
    }

    /// <summary>A plate.</summary>
    /// <inheritdoc cref="Cup"/>
    public static SceneModel Plate(ref RandomStream random, Vec3 place, float size)
    {
        var look = Appearance.Of(ref random, random.Of("white", "white", "teal", "blue", "grey", "pink"), "ceramic");
        var half = size * 0.07f;
        var frame = Frame.Upright(place + (Vec3.Up * half));
        List<Primitive> parts =
        [
            new ConeSegment(frame, half, size * 0.62f, size)
            {
                Part = ScenePart.PlateBody,
                Material = look.Material,
                TopHole = size * 0.98f,
            },
            new ConeSegment(frame.At(new Vec3(0, half * 0.25f, 0)), half * 0.75f, size * 0.6f, size * 0.98f)
            {
                Part = ScenePart.PlateBody,
                Material = look.Material,
                TopHole = size,
            },
        ];
        return new SceneModel(SceneClass.Plate, look, place, size, 2 * half, parts);
    }

    // Half a ring of rods: a torus would ask for roots of the fourth degree.
    private static IEnumerable<Primitive> Handle(
        Frame frame, float radius, float half, float thickness, Material material)
    {
        const int Pieces = 7;
        Vec3 last = default;
        for (var i = 0; i <= Pieces; i++)
        {
            var (sin, cos) = Angle.SinCos(Math.PI * ((i / (double)Pieces) - 0.5));
            Vec3 next = frame.Point(
                new Vec3((radius * 0.96f) + (half * 0.62f * (float)cos), half * 0.62f * (float)sin, 0));
            if (i > 0)
                yield return Capsule.Between(last, next, thickness, ScenePart.CupHandle, material);
            last = next;
        }
    }
}
