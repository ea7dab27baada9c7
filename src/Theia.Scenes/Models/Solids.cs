using Theia.Data.Random;
using Theia.Scenes.Arithmetic;
using Theia.Scenes.Geometry;

namespace Theia.Scenes.Models;

/// <summary>Boxes, balls, cylinders and cones.</summary>
internal static class Solids
{
    /// <summary>A box, some with a lid.</summary>
    /// <param name="random">Random choices.</param>
    /// <param name="place">The middle of its foot.</param>
    /// <param name="size">About half of its width, in meters.</param>
    public static SceneModel Box(ref RandomStream random, Vec3 place, float size)
    {
        Vec3 half = new(
            size * random.Between(0.8, 1.2), size * random.Between(0.6, 1.25), size * random.Between(0.8, 1.2));
        var look = Appearance.Draw(ref random, ["plastic", "wooden", "paper", "rubber", "plastic"], patterned: true);
        look = look.Substance == "wooden"
            ? look with { Material = look.Material with { Texture = Shading.Texture.Wood, Scale = 0.03f } }
            : look;
        var frame = Frame.Upright(place + (Vec3.Up * half.Y), random.Between(0, Math.PI));
        List<Primitive> parts = [new Box(frame, half) { Part = ScenePart.BoxBody, Material = look.Material }];
        var top = 2 * half.Y;
        if (look.Substance is "paper" or "wooden" && random.OneIn(2))
        {
            var lid = half.Y * 0.12f;
            parts.Add(
                new Box(frame.At(new Vec3(0, half.Y - (lid * 0.2f), 0)), new Vec3(half.X * 1.04f, lid, half.Z * 1.04f))
                {
                    Part = ScenePart.BoxLid,
                    Material = look.Material,
                });
            top = (2 * half.Y) + (lid * 0.8f);
        }

        return new SceneModel(SceneClass.Box, look, place, new Vec3(half.X, 0, half.Z).Length * 1.05f, top, parts)
        {
            Shelf = MathF.Min(half.X, half.Z),
        };
    }

    /// <summary>A ball.</summary>
    /// <inheritdoc cref="Box"/>
    public static SceneModel Ball(ref RandomStream random, Vec3 place, float size)
    {
        var look = Appearance.Draw(ref random, ["rubber", "plastic", "metal", "plastic", "wooden"], patterned: true);
        Vec3 tilt = new(random.Between(-1, 1), random.Between(0.3, 1), random.Between(-1, 1));
        var ball = new Ellipsoid(Frame.Along(place + (Vec3.Up * size), tilt), new Vec3(size, size, size))
        {
            Part = ScenePart.BallBody,
            Material = Fitted(look, size),
        };
        return new SceneModel(SceneClass.Ball, look, place, size, 2 * size, [ball]);
    }

    /// <summary>A cylinder, standing or lying.</summary>
    /// <inheritdoc cref="Box"/>
    public static SceneModel Cylinder(ref RandomStream random, Vec3 place, float size)
    {
        var look = Appearance.Draw(ref random, ["plastic", "wooden", "metal", "rubber"], patterned: true);
        float radius = size * (float)random.Between(0.6, 0.95), half = size * (float)random.Between(0.7, 1.4);
        var lies = random.OneIn(5);
        var frame = Frame.Upright(place + (Vec3.Up * (lies ? radius : half)), random.Between(0, Math.PI));
        var drum = new ConeSegment(lies ? frame.OnSide() : frame, half, radius, radius)
        {
            Part = ScenePart.CylinderBody,
            Material = Fitted(look, size),
        };
        return new SceneModel(
            SceneClass.Cylinder, look, place, lies ? new Vec3(half, radius, 0).Length : radius,
            2 * (lies ? radius : half), [drum])
        {
            Shelf = lies ? 0 : radius * 0.7f,
        };
    }

    /// <summary>A cone.</summary>
    /// <inheritdoc cref="Box"/>
    public static SceneModel Cone(ref RandomStream random, Vec3 place, float size)
    {
        var look = Appearance.Draw(ref random, ["plastic", "rubber", "wooden", "plastic"], patterned: true);
        float radius = size * (float)random.Between(0.7, 1), half = size * (float)random.Between(0.9, 1.3);
        var drum = new ConeSegment(Frame.Upright(place + (Vec3.Up * half)), half, radius, 0)
        {
            Part = ScenePart.ConeBody,
            Material = Fitted(look, size),
        };
        return new SceneModel(SceneClass.Cone, look, place, radius, 2 * half, [drum]);
    }

    // Bands and spots in keeping with the object.
    private static Shading.Material Fitted(Appearance look, float size) =>
        look.Pattern == "plain" ? look.Material : look.Material with { Scale = size * 0.62f };
}
