using Theia.Data.Random;
using Theia.Scenes.Arithmetic;
using Theia.Scenes.Geometry;
using Theia.Scenes.Shading;

namespace Theia.Scenes.Models;

/// <summary>An arm with four turning joints and a gripper of two fingers.</summary>
internal static class RobotArm
{
    private const double Lowest = 0.06;

    /// <summary>An arm whose parts stay above what it stands on.</summary>
    /// <param name="random">Random choices.</param>
    /// <param name="place">The middle of its foot.</param>
    /// <param name="towards">The direction in which it reaches, about; radians from Z towards X.</param>
    /// <param name="size">Length of a link in meters.</param>
    public static SceneModel Make(ref RandomStream random, Vec3 place, double towards, float size)
    {
        var look = Appearance.Of(
            ref random, random.Of("white", "orange", "yellow", "grey", "blue", "black"), "plastic");
        Material joint = new(Palette.Linear(0x2B2D31)) { Roughness = 0.38f, Gloss = 0.05f };
        double yaw, shoulder, elbow, wrist;
        var tries = 0;
        do
        {
            yaw = towards + random.Between(-0.6, 0.6);
            shoulder = random.Between(-0.2, 0.95);
            elbow = random.Between(0.5, 1.9);
            wrist = random.Between(-0.3, 1.1);
        }
        while (!IsAbove(shoulder, elbow, wrist) && ++tries < 30);
        if (tries == 30)
            (shoulder, elbow, wrist) = (0.2, 1.2, 0.8);
        var open = size * (float)random.Between(0.05, 0.3);

        var foot = Frame.Upright(place, yaw);
        float thick = size * 0.15f, high = size * 0.42f;
        List<Primitive> parts =
        [
            new ConeSegment(foot.At(new Vec3(0, size * 0.05f, 0)), size * 0.05f, size * 0.36f, size * 0.34f)
            {
                Part = ScenePart.ArmBase,
                Material = joint,
            },
            new ConeSegment(foot.At(new Vec3(0, high * 0.5f, 0)), high * 0.5f, size * 0.25f, size * 0.19f)
            {
                Part = ScenePart.ArmBase,
                Material = look.Material,
            },
        ];
        Frame at = foot.At(new Vec3(0, high, 0)).Pitched(shoulder);
        at = Link(parts, at, size * 1.1f, thick, look.Material, joint).Pitched(elbow);
        at = Link(parts, at, size * 0.95f, thick * 0.82f, look.Material, joint).Pitched(wrist);
        at = Link(parts, at, size * 0.28f, thick * 0.66f, look.Material, joint);
        Gripper(parts, at, size, open, joint);
        return new SceneModel(SceneClass.Arm, look, place, size * 0.36f, size * 2.6f, parts)
        {
            Size = "large",
            Obstacles = [.. parts.Skip(2).Select(part => (part.Center, MathF.Min(part.Radius, size * 0.4f)))],
            Joints =
            [
                new("base", (float)yaw), new("shoulder", (float)shoulder), new("elbow", (float)elbow),
                new("wrist", (float)wrist), new("gripper", open),
            ],
        };
    }

    // A joint across and the link above it. Gives the frame at its end.
    private static Frame Link(List<Primitive> parts, Frame at, float length, float thick, Material look, Material joint)
    {
        parts.Add(new ConeSegment(at.OnSide(), thick * 1.28f, thick * 1.15f, thick * 1.15f)
        {
            Part = ScenePart.ArmJoint,
            Material = joint,
        });
        parts.Add(new Capsule(at.At(new Vec3(0, length * 0.5f, 0)), length * 0.5f, thick)
        {
            Part = ScenePart.ArmLink,
            Material = look,
        });
        return at.At(new Vec3(0, length, 0));
    }

    private static void Gripper(List<Primitive> parts, Frame at, float size, float open, Material dark)
    {
        Material steel = new(new Vec3(0.55f, 0.55f, 0.56f)) { IsMetal = true, Roughness = 0.35f };
        parts.Add(new Box(at.At(new Vec3(0, size * 0.06f, 0)), new Vec3(size * 0.22f, size * 0.06f, size * 0.09f))
        {
            Part = ScenePart.ArmPalm,
            Material = dark,
        });
        foreach (var side in (int[])[-1, 1])
        {
            Vec3 finger = new(side * ((open * 0.5f) + (size * 0.025f)), size * 0.25f, 0);
            parts.Add(new Box(at.At(finger), new Vec3(size * 0.025f, size * 0.15f, size * 0.06f))
            {
                Part = ScenePart.ArmFinger,
                Material = steel,
            });
        }
    }

    // Heights of elbow, wrist and fingertips, in lengths of a link.
    private static bool IsAbove(double shoulder, double elbow, double wrist)
    {
        var up = 0.42 + (1.1 * Angle.SinCos(shoulder).Cos);
        var hand = up + (0.95 * Angle.SinCos(shoulder + elbow).Cos);
        var tip = hand + (0.7 * Angle.SinCos(shoulder + elbow + wrist).Cos);
        return up > 0.4 && hand > 0.35 && tip > Lowest;
    }
}
