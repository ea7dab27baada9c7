using Theia.Data.Random;
using Theia.Scenes.Arithmetic;
using Theia.Scenes.Geometry;
using Theia.Scenes.Models;
using Theia.Scenes.Shading;
using Theia.Scenes.Tracing;

namespace Theia.Scenes.Composition;

/// <summary>A room: floor, four walls, ceiling. Its floor is at height 0.</summary>
/// <param name="Left">Where the left wall is.</param>
/// <param name="Right">Where the right wall is.</param>
/// <param name="Back">Where the wall opposite to the eye is.</param>
/// <param name="Front">Where the wall behind the eye is.</param>
/// <param name="Height">Of the ceiling.</param>
internal sealed record RoomGeometry(float Left, float Right, float Back, float Front, float Height)
{
    /// <summary>The bodies of the room.</summary>
    public IReadOnlyList<Body> Bodies(ref RandomStream random)
    {
        Material floor = SurfaceMaterials.Floor(ref random), wall = SurfaceMaterials.Wall(ref random),
            side = random.OneIn(3) ? SurfaceMaterials.Wall(ref random) : wall;
        Material ceiling = new(Palette.Linear(0xEEECE6));
        Vec3 x = new(1, 0, 0), y = Vec3.Up, z = new(0, 0, 1);
        return
        [
            InfinitePlane(SceneClass.Floor, ScenePart.Floor, new Frame(default, x, y, z), floor),
            InfinitePlane(SceneClass.Wall, ScenePart.Wall, new Frame(new Vec3(0, 0, Back), x, z, -y), wall),
            InfinitePlane(SceneClass.Wall, ScenePart.Wall, new Frame(new Vec3(0, 0, Front), -x, -z, -y), side),
            InfinitePlane(SceneClass.Wall, ScenePart.Wall, new Frame(new Vec3(Left, 0, 0), -z, x, -y), side),
            InfinitePlane(SceneClass.Wall, ScenePart.Wall, new Frame(new Vec3(Right, 0, 0), z, -x, -y), side),
            InfinitePlane(SceneClass.Ceiling, ScenePart.Ceiling, new Frame(new Vec3(0, Height, 0), x, -y, -z), ceiling),
        ];
    }

    /// <summary>An image on the back wall.</summary>
    public SceneModel Picture(ref RandomStream random, float across, float high, float size)
    {
        Vec3 half = new(size * (float)random.Between(0.8, 1.3), size, 0.015f);
        var look = Appearance.Of(ref random, random.Of("black", "white", "brown"), "wooden");
        Material canvas = new(Palette.Shade(random.Of("teal", "blue", "orange", "red", "pink", "yellow"), ref random))
        {
            Texture = random.Of(Texture.Marble, Texture.Stripes, Texture.Terrazzo, Texture.Checks),
            Second = Palette.Shade(random.Of("white", "yellow", "black", "green"), ref random),
            Scale = size * 0.4f,
            Seed = (uint)random.Below(1000),
            Roughness = 0.7f,
        };
        var frame = Frame.Upright(new Vec3(across, high, Back + half.Z));
        return new SceneModel(SceneClass.Picture, look, frame.Origin, 0, 0,
        [
            new Box(frame, half)
            {
                Part = ScenePart.PictureFrame,
                Material = look.Material with { Texture = Texture.Plain },
            },
            new Box(frame.At(new Vec3(0, 0, 0.004f)), half - new Vec3(size * 0.09f, size * 0.09f, 0))
            {
                Part = ScenePart.PictureCanvas,
                Material = canvas,
            },
        ]);
    }

    /// <summary>A window in the back wall.</summary>
    public SceneModel Window(ref RandomStream random, float across, float high, float size)
    {
        Vec3 half = new(size * (float)random.Between(0.7, 1.1), size, 0.02f);
        var look = Appearance.Of(ref random, "white", "wooden");
        Material frameLook = look.Material with { Texture = Texture.Plain };
        Material pane = new(Palette.Linear(random.Of(0xCFE3F2u, 0xBFD9EEu, 0xE6EEF2u))) { Glow = 1.25f };
        var frame = Frame.Upright(new Vec3(across, high, Back + half.Z));
        return new SceneModel(SceneClass.Window, look, frame.Origin, 0, 0,
        [
            new Box(frame.At(new Vec3(0, 0, -0.008f)), half) { Part = ScenePart.WindowPane, Material = pane },
            Bar(0, half.Y, half.X, 0.03f), Bar(0, -half.Y, half.X, 0.03f), Bar(half.X, 0, 0.03f, half.Y),
            Bar(-half.X, 0, 0.03f, half.Y), Bar(0, 0, 0.014f, half.Y), Bar(0, half.Y * 0.2f, half.X, 0.014f),
        ]);

        Box Bar(float x, float y, float width, float height) =>
            new(frame.At(new Vec3(x, y, 0.01f)), new Vec3(width + 0.001f, height + 0.001f, 0.025f))
            {
                Part = ScenePart.WindowFrame,
                Material = frameLook,
            };
    }

    private static Body InfinitePlane(SceneClass kind, ScenePart part, Frame frame, Material material) =>
        new(kind, [new InfinitePlane(frame) { Part = part, Material = material }]);
}
