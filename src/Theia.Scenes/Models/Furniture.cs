using Theia.Data.Random;
using Theia.Scenes.Arithmetic;
using Theia.Scenes.Geometry;
using Theia.Scenes.Shading;

namespace Theia.Scenes.Models;

/// <summary>Tables and chests of drawers.</summary>
internal static class Furniture
{
    /// <summary>A table.</summary>
    /// <param name="place">The middle between its feet.</param>
    /// <param name="yaw">How it is turned.</param>
    /// <param name="half">Half of the width and depth of its top, and its full height.</param>
    /// <param name="look">Of the top.</param>
    /// <param name="legs">Material of the legs.</param>
    public static SceneModel Table(
        Vec3 place, double yaw, (float X, float Z, float Height) half, Appearance look, Material legs)
    {
        const float Thick = 0.018f;
        var frame = Frame.Upright(place, yaw);
        List<Primitive> parts = [new Box(frame.At(new Vec3(0, half.Height - Thick, 0)), new Vec3(half.X, Thick, half.Z))
        {
            Part = ScenePart.TableTop,
            Material = look.Material,
        }];
        var leg = (half.Height - (2 * Thick)) * 0.5f;
        foreach (var (x, z) in (ReadOnlySpan<(int, int)>)[(-1, -1), (1, -1), (-1, 1), (1, 1)])
        {
            parts.Add(new Box(
                frame.At(new Vec3(x * (half.X - 0.06f), leg, z * (half.Z - 0.06f))),
                new Vec3(0.025f, leg, 0.025f))
            {
                Part = ScenePart.TableLeg,
                Material = legs,
            });
        }

        return new SceneModel(SceneClass.Table, look, place, new Vec3(half.X, 0, half.Z).Length, half.Height, parts)
        {
            Shelf = MathF.Min(half.X, half.Z),
            Size = "large",
        };
    }

    /// <summary>A chest of two to four drawers, of which one may be open.</summary>
    /// <param name="random">Random choices.</param>
    /// <param name="place">The middle of its foot.</param>
    /// <param name="yaw">Where its front looks: along Z at 0.</param>
    /// <param name="half">Half of its width, height and depth.</param>
    public static SceneModel Cabinet(ref RandomStream random, Vec3 place, double yaw, Vec3 half)
    {
        var look = Appearance.Draw(ref random, ["wooden", "wooden", "plastic"]);
        Material body = look.Substance == "wooden"
            ? look.Material with { Texture = Texture.Wood, Scale = half.X * 0.18f }
            : look.Material;
        Material front = random.OneIn(3) ? new Material(Palette.Linear(0xEDE8DE)) { Roughness = 0.5f } : body;
        Material handle = random.OneIn(2)
            ? new Material(new Vec3(0.62f, 0.6f, 0.57f)) { IsMetal = true, Roughness = 0.25f }
            : new Material(Palette.Linear(0x26262A)) { Roughness = 0.4f };
        Material inside = new(Palette.Linear(0xCDB48E)) { Roughness = 0.7f };
        var frame = Frame.Upright(place + (Vec3.Up * half.Y), yaw);
        List<Primitive> parts = [new Box(frame, half) { Part = ScenePart.CabinetBody, Material = body }];
        List<SceneJoint> joints = [];
        int count = 2 + random.Below(3), open = random.OneIn(3) ? -1 : random.Below(count);
        float gap = half.Y * 0.03f, high = (half.Y - gap) / count;
        for (var i = 0; i < count; i++)
        {
            var pull = i == open ? half.Z * (float)random.Between(0.35, 1.1) : 0;
            var y = half.Y - gap - high - (2 * high * i) + (gap * 0.5f);
            joints.Add(new SceneJoint($"drawer {i + 1}", pull));
            parts.AddRange(Drawer(
                frame.At(new Vec3(0, y, half.Z)), new Vec3(half.X * 0.94f, high - gap, pull),
                half.X * 0.04f, (front, handle, inside)));
        }

        return new SceneModel(SceneClass.Cabinet, look, place, new Vec3(half.X, 0, half.Z).Length, 2 * half.Y, parts)
        {
            Shelf = MathF.Min(half.X, half.Z),
            Joints = joints,
        };
    }

    // The frame is in the middle of the closed front; Z of the size is how far it is pulled out.
    private static IEnumerable<Primitive> Drawer(
        Frame frame, Vec3 size, float thick, (Material Front, Material Handle, Material Inside) look)
    {
        var pull = size.Z;
        Frame front = frame.At(new Vec3(0, 0, pull + thick));
        yield return new Box(front, new Vec3(size.X, size.Y, thick))
        {
            Part = ScenePart.DrawerFront,
            Material = look.Front,
        };
        float wide = size.X * 0.3f, away = thick * 3f, rod = MathF.Max(thick * 0.55f, 0.0035f);
        Vec3 left = front.Point(new Vec3(-wide, 0, away)), right = front.Point(new Vec3(wide, 0, away));
        yield return Capsule.Between(left, right, rod, ScenePart.DrawerHandle, look.Handle);
        yield return Capsule.Between(
            left, front.Point(new Vec3(-wide, 0, 0)), rod, ScenePart.DrawerHandle, look.Handle);
        yield return Capsule.Between(
            right, front.Point(new Vec3(wide, 0, 0)), rod, ScenePart.DrawerHandle, look.Handle);
        if (pull <= 0)
            yield break;
        float half = (pull + thick) * 0.5f, deep = size.Y * 0.82f;
        Frame middle = frame.At(new Vec3(0, -size.Y * 0.1f, half));
        yield return new Box(middle.At(new Vec3(0, -deep, 0)), new Vec3(size.X * 0.94f, thick * 0.4f, half))
        {
            Part = ScenePart.DrawerBox,
            Material = look.Inside,
        };
        foreach (var side in (int[])[-1, 1])
        {
            yield return new Box(
                middle.At(new Vec3(side * size.X * 0.92f, -size.Y * 0.1f, 0)),
                new Vec3(thick * 0.4f, deep * 0.9f, half))
            {
                Part = ScenePart.DrawerBox,
                Material = look.Inside,
            };
        }
    }
}
