using Theia.Data.Random;
using Theia.Scenes.Arithmetic;
using Theia.Scenes.Models;
using Theia.Scenes.Shading;
using Theia.Scenes.Tracing;

namespace Theia.Scenes.Composition;

/// <summary>Objects on a table, seen from the height of a person working there.</summary>
internal static class TableScene
{
    /// <summary>Composes a scene.</summary>
    /// <param name="random">Random choices.</param>
    /// <param name="take">Choices of another take: coverings, camera and lamps; null for those
    /// of the scene itself.</param>
    /// <param name="size">Pixels a side.</param>
    public static ComposedScene Make(ref RandomStream random, RandomStream? take, int size)
    {
        float high = (float)random.Between(0.7, 0.78), halfX = (float)random.Between(0.55, 0.85),
            halfZ = (float)random.Between(0.36, 0.5);
        var room = new RoomGeometry(
            (float)random.Between(-2.2, -1.3), (float)random.Between(1.3, 2.2),
            -halfZ - (float)random.Between(0.05, 1), 2.6f, 2.5f);
        IReadOnlyList<Body> shell = room.Bodies(ref random);
        var arrangement = new Arrangement();
        Appearance top = SurfaceMaterials.Top(ref random);
        RandomStream other = take ?? random;
        if (take is not null)
            (shell, top) = (room.Bodies(ref other), SurfaceMaterials.Top(ref other));
        SceneModel table = Furniture.Table(
            default, random.Between(-0.06, 0.06), (halfX, halfZ, high), top,
            new Material(Palette.Linear(random.Of(0x2C2C2Eu, 0xE4E0D8u, 0x6B4A33u))) { Roughness = 0.5f });
        arrangement.Add(table);
        Background(ref random, arrangement, room, high);

        float near = (float)random.Between(0.26, 0.38), deep = MathF.Min(near * 0.75f, halfZ - 0.1f);
        if (random.OneIn(3))
            arrangement.TryAdd(Chest(ref random, table, near, deep));
        if (random.Below(5) < 2)
            arrangement.TryAdd(Arm(ref random, table, near, deep));
        Fill(ref random, arrangement, table, near, deep);

        if (take is not null)
            random = other;
        var distance = random.Between(0.62, 0.98) + (near * 0.45);
        double azimuth = random.Between(-0.6, 0.6), elevation = Angle.Degrees(random.Between(18, 52));
        var target = new Vec3(
            random.Between(-0.05, 0.05), high + random.Between(0.02, 0.08), random.Between(-0.05, 0.03));
        var (azimuthSin, azimuthCos) = Angle.SinCos(azimuth);
        var (elevationSin, elevationCos) = Angle.SinCos(elevation);
        Vec3 eye = target + new Vec3(
            distance * azimuthSin * elevationCos, distance * elevationSin, distance * azimuthCos * elevationCos);
        View view = CameraRig.Look(
            eye, target, random.Between(-0.05, 0.05), Angle.Degrees(random.Between(20, 26)), size);
        var ambient = (float)random.Between(0.3, 0.44);
        Vec3 above = new Vec3(0.98f, 1f, 1.05f) * ambient,
            below = Vec3.Mix(new Vec3(0.5f, 0.47f, 0.43f), top.Material.Color, 0.6f) * (ambient * 0.9f);
        IReadOnlyList<Lamp> lamps = CameraRig.Lamps(ref random, room, target, random.Between(1.3, 1.8));
        return new ComposedScene(
            SceneKind.Table,
            shell,
            arrangement.Things,
            new Stage(
                [.. shell, .. arrangement.Things.Select(thing => new Body(thing.Kind, thing.Primitives))],
                lamps, view, above, below),
            0.22f);
    }

    private static void Background(ref RandomStream random, Arrangement arrangement, RoomGeometry room, float high)
    {
        if (random.OneIn(2))
        {
            arrangement.Add(room.Picture(
                ref random, (float)random.Between(-0.5, 0.5), high + (float)random.Between(0.35, 0.6),
                (float)random.Between(0.14, 0.24)));
        }
        else if (random.OneIn(3))
        {
            arrangement.Add(room.Window(ref random, (float)random.Between(-0.6, 0.6), high + 0.75f, 0.5f));
        }
    }

    private static void Fill(ref RandomStream random, Arrangement arrangement, SceneModel table, float near, float deep)
    {
        int wanted = 3 + random.Below(6), placed = 0;
        for (var tries = 0; tries < 60 && placed < wanted; tries++)
        {
            SceneModel thing = SmallObjects.Any(ref random, Somewhere(ref random, table, near, deep), 1) with
            {
                Support = table,
            };
            if (!arrangement.TryAdd(thing))
                continue;
            placed++;
            SmallObjects.Pile(ref random, arrangement, thing);
        }
    }

    private static Vec3 Somewhere(ref RandomStream random, SceneModel table, float near, float deep) =>
        new(random.Between(-near, near), table.Height, random.Between(-deep, deep));

    private static SceneModel Chest(ref RandomStream random, SceneModel table, float near, float deep)
    {
        Vec3 half = new(random.Between(0.08, 0.13), random.Between(0.07, 0.11), random.Between(0.06, 0.08));
        Vec3 place = new(random.Between(-near, near), table.Height, -deep * 0.8);
        return Furniture.Cabinet(ref random, place, random.Between(-0.35, 0.35), half) with
        {
            Support = table,
            Size = "medium",
        };
    }

    private static SceneModel Arm(ref RandomStream random, SceneModel table, float near, float deep)
    {
        var side = random.OneIn(2) ? -1 : 1;
        Vec3 place = new(side * near * random.Between(0.85, 1.15), table.Height, deep * random.Between(-0.9, 0.1));
        return RobotArm.Make(
            ref random, place, side * -Math.PI / 2 * random.Between(0.4, 1),
            (float)random.Between(0.13, 0.17)) with
        {
            Support = table,
        };
    }
}
