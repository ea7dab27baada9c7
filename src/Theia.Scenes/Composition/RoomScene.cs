using Theia.Data.Random;
using Theia.Scenes.Arithmetic;
using Theia.Scenes.Geometry;
using Theia.Scenes.Models;
using Theia.Scenes.Shading;
using Theia.Scenes.Tracing;

namespace Theia.Scenes.Composition;

/// <summary>A room with furniture along its walls and things on the floor.</summary>
internal static class RoomScene
{
    /// <summary>Composes a scene.</summary>
    /// <param name="random">Random choices.</param>
    /// <param name="take">Choices of another take: coverings, camera and lamps; null for those
    /// of the scene itself.</param>
    /// <param name="size">Pixels a side.</param>
    public static ComposedScene Make(ref RandomStream random, RandomStream? take, int size)
    {
        var room = new RoomGeometry(
            (float)random.Between(-2.4, -1.7), (float)random.Between(1.7, 2.4),
            (float)random.Between(-2, -1.5), 2.6f, (float)random.Between(2.4, 2.8));
        IReadOnlyList<Body> shell = room.Bodies(ref random);
        RandomStream other = take ?? random;
        if (take is not null)
            shell = room.Bodies(ref other);
        var arrangement = new Arrangement();
        Walls(ref random, arrangement, room);
        if (random.OneIn(2))
            arrangement.Add(Rug(ref random));
        Furnish(ref random, arrangement, room);
        if (random.OneIn(3))
            Stand(ref random, arrangement);
        Scatter(ref random, arrangement);

        if (take is not null)
            random = other;
        var target = new Vec3(random.Between(-0.4, 0.4), random.Between(0.4, 0.7), random.Between(-0.9, -0.4));
        var eye = new Vec3(random.Between(-1.1, 1.1), random.Between(1.1, 1.75), random.Between(1.5, 2.2));
        View view = CameraRig.Look(
            eye, target, random.Between(-0.03, 0.03), Angle.Degrees(random.Between(27, 34)), size);
        var ambient = (float)random.Between(0.34, 0.48);
        Vec3 above = new Vec3(0.98f, 1f, 1.05f) * ambient,
            below =
                Vec3.Mix(new Vec3(0.5f, 0.47f, 0.43f), shell[0].Primitives[0].Material.Color, 0.6f) * (ambient * 0.9f);
        IReadOnlyList<Lamp> lamps = CameraRig.Lamps(ref random, room, target, random.Between(2, 2.6));
        return new ComposedScene(
            SceneKind.Room,
            shell,
            arrangement.Things,
            new Stage(
                [.. shell, .. arrangement.Things.Select(thing => new Body(thing.Kind, thing.Primitives))],
                lamps, view, above, below),
            0.6f);
    }

    private static void Walls(ref RandomStream random, Arrangement arrangement, RoomGeometry room)
    {
        var side = random.OneIn(2) ? -1 : 1;
        if (random.Below(3) < 2)
        {
            arrangement.Add(room.Window(
                ref random, side * (float)random.Between(0.4, 1), 1.55f, (float)random.Between(0.42, 0.55)));
        }

        if (random.Below(3) < 2)
        {
            arrangement.Add(room.Picture(
                ref random, -side * (float)random.Between(0.4, 1), (float)random.Between(1.4, 1.65),
                (float)random.Between(0.22, 0.38)));
        }
    }

    private static void Furnish(ref RandomStream random, Arrangement arrangement, RoomGeometry room)
    {
        var side = random.OneIn(2) ? -1 : 1;
        Vec3 half = new(random.Between(0.32, 0.5), random.Between(0.35, 0.5), random.Between(0.2, 0.27));
        SceneModel chest = Furniture.Cabinet(
            ref random, new Vec3(side * random.Between(0.5, 0.9), 0, room.Back + half.Z + 0.03),
            0, half) with
        {
            Size = "large",
        };
        if (random.Below(4) < 3 && arrangement.TryAdd(chest))
            Load(ref random, arrangement, chest, half.X * 0.75f, half.Z * 0.55f);
        if (random.Below(4) < 3)
        {
            float x = (float)random.Between(0.45, 0.65), z = (float)random.Between(0.3, 0.4);
            Material legs = new(Palette.Linear(random.Of(0x2C2C2Eu, 0xE4E0D8u, 0x6B4A33u))) { Roughness = 0.5f };
            SceneModel table = Furniture.Table(
                new Vec3(-side * random.Between(0.5, 0.9), 0, room.Back + z + random.Between(0.05, 0.5)),
                random.Between(-0.1, 0.1),
                (x, z, (float)random.Between(0.6, 0.74)),
                SurfaceMaterials.Top(ref random),
                legs);
            if (arrangement.TryAdd(table))
                Load(ref random, arrangement, table, x * 0.75f, z * 0.6f);
        }
    }

    private static void Load(ref RandomStream random, Arrangement arrangement, SceneModel furniture, float x, float z)
    {
        var wanted = 1 + random.Below(4);
        for (var tries = 0; tries < 12 && wanted > 0; tries++)
        {
            Vec3 place = furniture.Place + new Vec3(random.Between(-x, x), furniture.Height, random.Between(-z, z));
            if (arrangement.TryAdd(SmallObjects.Any(ref random, place, 1.9f) with { Support = furniture }))
                wanted--;
        }
    }

    private static void Stand(ref RandomStream random, Arrangement arrangement)
    {
        Vec3 place = new(random.Between(-0.8, 0.8), 0, random.Between(-0.6, 0.3));
        arrangement.TryAdd(
            RobotArm.Make(ref random, place, random.Between(-Math.PI, Math.PI), (float)random.Between(0.32, 0.42)));
    }

    private static void Scatter(ref RandomStream random, Arrangement arrangement)
    {
        var wanted = 2 + random.Below(5);
        for (var tries = 0; tries < 40 && wanted > 0; tries++)
        {
            SceneModel thing = SmallObjects.Any(
                ref random, new Vec3(random.Between(-1.3, 1.3), 0.012, random.Between(-1, 0.8)),
                (float)random.Between(2.6, 3.6));
            if (thing.Kind is SceneClass.Plate or SceneClass.Book || !arrangement.TryAdd(thing))
                continue;
            wanted--;
            SmallObjects.Pile(ref random, arrangement, thing);
        }
    }

    private static SceneModel Rug(ref RandomStream random)
    {
        var look = Appearance.Draw(ref random, ["cloth"]);
        Material weave = look.Material with
        {
            Texture = random.Of(Texture.Weave, Texture.Stripes, Texture.Checks),
            Scale = (float)random.Between(0.05, 0.14),
            Second = Palette.Linear(random.Of(0xE8E0D0u, 0x3C4A57u, 0xC9A66Bu)),
        };
        Vec3 half = new(random.Between(0.7, 1.1), 0.006, random.Between(0.5, 0.8));
        var frame = Frame.Upright(
            new Vec3(random.Between(-0.3, 0.3), 0.006, random.Between(-0.3, 0.2)), random.Between(-0.4, 0.4));
        return new SceneModel(
            SceneClass.Rug, look, frame.Origin, 0, 0,
            [new Box(frame, half) { Part = ScenePart.RugBody, Material = weave }])
        {
            Size = "large",
        };
    }
}
