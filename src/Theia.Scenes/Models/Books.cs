using Theia.Data.Random;
using Theia.Scenes.Arithmetic;
using Theia.Scenes.Geometry;
using Theia.Scenes.Shading;

namespace Theia.Scenes.Models;

/// <summary>Books and plants: things that stand around.</summary>
internal static class Books
{
    /// <summary>A book that lies flat.</summary>
    /// <param name="random">Random choices.</param>
    /// <param name="place">The middle of its foot.</param>
    /// <param name="size">About half of its width, in meters.</param>
    public static SceneModel Book(ref RandomStream random, Vec3 place, float size)
    {
        var look = Appearance.Draw(ref random, ["paper", "cloth"]);
        Vec3 half = new(size * 0.75f, size * (float)random.Between(0.1, 0.22), size * 1.05f);
        var frame = Frame.Upright(place + (Vec3.Up * half.Y), random.Between(0, Math.PI));
        var cover = half.Y * 0.12f;
        Material pages = new(Palette.Linear(0xE9E2CF)) { Texture = Texture.Plaster, Scale = 0.004f };
        List<Primitive> parts =
        [
            new Box(frame, new Vec3(half.X * 0.96f, half.Y - cover, half.Z * 0.96f))
            {
                Part = ScenePart.BookPages,
                Material = pages,
            },
            Cover(new Vec3(0, half.Y - cover, 0), new Vec3(half.X, cover, half.Z)),
            Cover(new Vec3(0, cover - half.Y, 0), new Vec3(half.X, cover, half.Z)),
            Cover(new Vec3(-half.X, 0, 0), new Vec3(cover, half.Y, half.Z)),
        ];
        return new SceneModel(SceneClass.Book, look, place, half.Length, 2 * half.Y, parts) { Shelf = half.X };

        Box Cover(Vec3 at, Vec3 size) =>
            new(frame.At(at), size) { Part = ScenePart.BookCover, Material = look.Material };
    }

    /// <summary>A plant in a pot.</summary>
    /// <inheritdoc cref="Book"/>
    public static SceneModel Plant(ref RandomStream random, Vec3 place, float size)
    {
        var look = Appearance.Of(ref random, random.Of("white", "orange", "grey", "teal", "brown"), "ceramic");
        Material leaf = new(Palette.Linear(random.Of(0x4C7A3Au, 0x3B6B3Cu, 0x6B8F45u))) { Roughness = 0.55f },
            earth = new(Palette.Linear(0x3A2A20));
        var half = size * 0.7f;
        var frame = Frame.Upright(place + (Vec3.Up * half));
        List<Primitive> parts =
        [
            new ConeSegment(frame, half, size * 0.6f, size * 0.85f)
            {
                Part = ScenePart.PlantPot,
                Material = look.Material,
                TopHole = size * 0.74f,
            },
            new ConeSegment(frame.At(new Vec3(0, half * 0.8f, 0)), half * 0.1f, size * 0.76f, size * 0.76f)
            {
                Part = ScenePart.PlantPot,
                Material = earth,
            },
        ];
        for (var i = 0; i < 14; i++)
        {
            var (sin, cos) = Angle.SinCos((i * 2.4) + random.Between(-0.3, 0.3));
            var lean = (float)(0.25 + (0.055 * i));
            Vec3 way = new Vec3((float)cos * lean, 1, (float)sin * lean).Unit;
            var length = size * (float)random.Between(0.75, 1.15);
            var at = Frame.Along(frame.Point(new Vec3(0, half, 0)) + (way * (length * 0.95f)), way);
            parts.Add(new Ellipsoid(at, new Vec3(size * 0.2f, length, size * 0.06f))
            {
                Part = ScenePart.PlantLeaf,
                Material = leaf,
            });
        }

        return new SceneModel(SceneClass.Plant, look, place, size * 1.2f, size * 3.2f, parts);
    }
}
