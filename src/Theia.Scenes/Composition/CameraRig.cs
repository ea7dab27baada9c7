using Theia.Data.Random;
using Theia.Scenes.Arithmetic;
using Theia.Scenes.Tracing;

namespace Theia.Scenes.Composition;

/// <summary>Cameras and lamps that look at a place.</summary>
internal static class CameraRig
{
    /// <summary>A camera.</summary>
    /// <param name="from">Where it is.</param>
    /// <param name="target">What is in the middle of the image.</param>
    /// <param name="roll">Radians that it leans.</param>
    /// <param name="field">Half of its angle of view, in radians.</param>
    /// <param name="size">Pixels a side.</param>
    public static View Look(Vec3 from, Vec3 target, double roll, double field, int size)
    {
        Vec3 forward = (target - from).Unit, right = Vec3.Cross(forward, Vec3.Up).Unit,
            down = Vec3.Cross(forward, right);
        var (sin, cos) = Angle.SinCos(roll);
        var (fieldSin, fieldCos) = Angle.SinCos(field);
        return new View(
            new Frame(
                from, (right * (float)cos) + (down * (float)sin), (down * (float)cos) - (right * (float)sin), forward),
            size,
            (float)(size * 0.5 * fieldCos / fieldSin));
    }

    /// <summary>Two lamps: a strong one from a side, a weak one from the other.</summary>
    /// <param name="random">Random choices.</param>
    /// <param name="room">They stay inside.</param>
    /// <param name="target">What they light.</param>
    /// <param name="away">How far they are, in meters.</param>
    public static IReadOnlyList<Lamp> Lamps(ref RandomStream random, RoomGeometry room, Vec3 target, double away)
    {
        var left = random.OneIn(2) ? -1 : 1;
        Vec3 key = Inside(
            room,
            target + new Vec3(
                left * away * random.Between(0.35, 0.8), away * random.Between(0.65, 1),
                away * random.Between(-0.1, 0.6)));
        Vec3 fill = Inside(
            room,
            target + new Vec3(
                -left * away * random.Between(0.5, 0.9), away * random.Between(0.5, 0.9),
                away * random.Between(0, 0.8)));
        Vec3 warm = new(1, random.Between(0.86, 0.97), random.Between(0.7, 0.92)),
            cool = new(random.Between(0.8, 0.98), 0.95, 1);
        var swapped = random.OneIn(3);
        return
        [
            new Lamp(
                key, (float)(away * random.Between(0.06, 0.2)),
                (swapped ? cool : warm) * (float)(random.Between(0.85, 1.25) * Square(key, target)), target),
            new Lamp(
                fill,
                (float)(away * random.Between(0.12, 0.3)),
                (swapped ? warm : cool) * (float)(random.Between(0.18, 0.42) * Square(fill, target)),
                target)
            {
                IsWeak = true,
            },
        ];
    }

    private static float Square(Vec3 a, Vec3 b) => Vec3.Dot(a - b, a - b);

    private static Vec3 Inside(RoomGeometry room, Vec3 p) => new(
        Math.Clamp(p.X, room.Left + 0.3f, room.Right - 0.3f), Math.Clamp(p.Y, 0.5f, room.Height - 0.15f),
        Math.Clamp(p.Z, room.Back + 0.4f, room.Front - 0.3f));
}
