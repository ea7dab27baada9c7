using System.Runtime.Intrinsics;
using Theia.Scenes.Arithmetic;
using Lanes = System.Runtime.Intrinsics.Vector256<float>;

namespace Theia.Scenes.Geometry;

/// <summary>A box. Faces 0, 1, 2 are those across X, Y, Z.</summary>
/// <param name="frame">Its middle.</param>
/// <param name="half">Half of its edges.</param>
internal sealed class Box(Frame frame, Vec3 half) : Primitive(frame, half.Length * 1.0001f)
{
    /// <summary>Half of its edges.</summary>
    public Vec3 Half { get; } = half;

    public override bool IsFlat => true;

    public override Vec3 Normal(Vec3 point, int face) => face switch
    {
        0 => new Vec3(1, 0, 0),
        1 => new Vec3(0, 1, 0),
        _ => new Vec3(0, 0, 1),
    };

    public override bool IsInBeam(in Rays beam, float width)
    {
        if (!base.IsInBeam(beam, width))
            return false;
        // Boards are far from being balls: the middle of the beam must meet a box that is wider by the beam.
        Rays local = Turned(
            beam.Ox - Lane.Of(Center.X), beam.Oy - Lane.Of(Center.Y), beam.Oz - Lane.Of(Center.Z), beam);
        var (inX, outX) = Slab(local.Ox, local.Dx, Half.X + width);
        var (inY, outY) = Slab(local.Oy, local.Dy, Half.Y + width);
        var (inZ, outZ) = Slab(local.Oz, local.Dz, Half.Z + width);
        Lanes enter = Lane.Max(inX, Lane.Max(inY, inZ)), leave = Lane.Min(outX, Lane.Min(outY, outZ));
        return Lane.Any(Vector256.LessThanOrEqual(Lane.Max(enter, Lanes.Zero), Lane.Min(leave, Lane.Of(1))));
    }

    protected override Lanes Meet(in Rays ray, Lanes near, out Lanes face)
    {
        var (inX, outX) = Slab(ray.Ox, ray.Dx, Half.X);
        var (inY, outY) = Slab(ray.Oy, ray.Dy, Half.Y);
        var (inZ, outZ) = Slab(ray.Oz, ray.Dz, Half.Z);
        Lanes enter = Lane.Max(inX, Lane.Max(inY, inZ)), leave = Lane.Min(outX, Lane.Min(outY, outZ));
        var outside = Vector256.GreaterThan(enter, near);
        Lanes t = Lane.Pick(outside, enter, leave);
        Lanes isX = Lane.Pick(outside, Vector256.Equals(enter, inX), Vector256.Equals(leave, outX));
        Lanes isY = Lane.Pick(outside, Vector256.Equals(enter, inY), Vector256.Equals(leave, outY));
        face = Lane.Pick(isX, Lanes.Zero, Lane.Pick(isY, Lane.Of(1), Lane.Of(2)));
        return Lane.Pick(Vector256.LessThanOrEqual(enter, leave) & Vector256.GreaterThan(t, near), t, Lane.None);
    }

    private static (Lanes In, Lanes Out) Slab(Lanes origin, Lanes direction, float half)
    {
        Lanes inverse = Lane.Of(1) / Lane.NotZero(direction);
        Lanes a = (Lane.Of(-half) - origin) * inverse, b = (Lane.Of(half) - origin) * inverse;
        return (Lane.Min(a, b), Lane.Max(a, b));
    }
}
