using System.Runtime.Intrinsics;
using Theia.Scenes.Arithmetic;
using Lanes = System.Runtime.Intrinsics.Vector256<float>;

namespace Theia.Scenes.Geometry;

/// <summary>A capsule along Y. It has one face.</summary>
/// <param name="frame">Its middle.</param>
/// <param name="halfLength">Half of the distance between the middles of its ends.</param>
/// <param name="thickness">Its radius.</param>
internal sealed class Capsule(Frame frame, float halfLength, float thickness)
    : Primitive(frame, (halfLength + thickness) * 1.0001f)
{
    /// <summary>A rod between two points.</summary>
    public static Capsule Between(Vec3 from, Vec3 to, float thickness, ScenePart part, Shading.Material material) =>
        new(Frame.Along((from + to) * 0.5f, to - from), (to - from).Length * 0.5f, thickness)
        {
            Part = part,
            Material = material,
        };

    public override Vec3 Normal(Vec3 point, int face) =>
        new Vec3(point.X, point.Y - Math.Clamp(point.Y, -halfLength, halfLength), point.Z).Unit;

    protected override Lanes Meet(in Rays ray, Lanes near, out Lanes face)
    {
        face = Lanes.Zero;
        Lanes half = Lane.Of(halfLength), square = Lane.Of(thickness * thickness);
        Lanes flat = (ray.Dx * ray.Dx) + (ray.Dz * ray.Dz), along = (ray.Ox * ray.Dx) + (ray.Oz * ray.Dz),
            away = (ray.Ox * ray.Ox) + (ray.Oz * ray.Oz) - square;
        Lanes inside = (along * along) - (flat * away);
        Lanes t = (-along - Vector256.Sqrt(Lane.Max(inside, Lanes.Zero))) / Lane.NotZero(flat);
        Lanes on = Vector256.LessThanOrEqual(Vector256.Abs(ray.Oy + (ray.Dy * t)), half)
            & Vector256.GreaterThan(inside, Lanes.Zero) & Vector256.GreaterThan(t, near);
        return Lane.Min(
            Lane.Pick(on, t, Lane.None),
            Lane.Min(End(ray, near, half, flat, along, away), End(ray, near, -half, flat, along, away)));
    }

    private static Lanes End(in Rays ray, Lanes near, Lanes height, Lanes flat, Lanes along, Lanes away)
    {
        Lanes y = ray.Oy - height, a = flat + (ray.Dy * ray.Dy), b = along + (y * ray.Dy),
            c = away + (y * y), square = (b * b) - (a * c);
        Lanes t = (-b - Vector256.Sqrt(Lane.Max(square, Lanes.Zero))) / a;
        return Lane.Pick(Vector256.GreaterThan(square, Lanes.Zero) & Vector256.GreaterThan(t, near), t, Lane.None);
    }
}
