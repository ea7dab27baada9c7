using System.Runtime.Intrinsics;
using Theia.Scenes.Arithmetic;
using Lanes = System.Runtime.Intrinsics.Vector256<float>;

namespace Theia.Scenes.Geometry;

/// <summary>
/// A piece of a cone about Y: cylinders, cones, the walls of cups. Face 0 is the wall, 1 the top, 2 the bottom; either
/// end may be open or have a round hole.
/// </summary>
/// <param name="frame">Its middle.</param>
/// <param name="halfHeight">Half of its height.</param>
/// <param name="bottom">Radius of the lower end.</param>
/// <param name="top">Radius of the upper end; 0 for a cone.</param>
internal sealed class ConeSegment(Frame frame, float halfHeight, float bottom, float top)
    : Primitive(frame, new Vec3(MathF.Max(bottom, top), halfHeight, 0).Length * 1.0001f)
{
    private readonly float _middle = (bottom + top) * 0.5f;
    private readonly float _slope = (top - bottom) / (2 * halfHeight);

    /// <summary>Radius of the hole in the top; as large as the top where it is open.</summary>
    public float TopHole { get; init; }

    /// <summary>Whether the lower end is closed.</summary>
    public bool HasBottom { get; init; } = true;

    public override bool IsConvex => TopHole == 0 && HasBottom;

    public override Vec3 Normal(Vec3 point, int face) =>
        face == 0 ? new Vec3(point.X, -_slope * (_middle + (_slope * point.Y)), point.Z).Unit : Vec3.Up;

    protected override Lanes Meet(in Rays ray, Lanes near, out Lanes face)
    {
        Lanes slope = Lane.Of(_slope), half = Lane.Of(halfHeight);
        Lanes radius = Lane.Of(_middle) + (slope * ray.Oy), growth = slope * ray.Dy;
        Lanes a = (ray.Dx * ray.Dx) + (ray.Dz * ray.Dz) - (growth * growth);
        Lanes b = (ray.Ox * ray.Dx) + (ray.Oz * ray.Dz) - (radius * growth);
        Lanes c = (ray.Ox * ray.Ox) + (ray.Oz * ray.Oz) - (radius * radius);
        Lanes square = (b * b) - (a * c);
        Lanes root = Vector256.Sqrt(Lane.Max(square, Lanes.Zero)), inverse = Lane.Of(1) / Lane.NotZero(a);
        Lanes wall = First(near, OnWall((-b - root) * inverse, ray, half), OnWall((root - b) * inverse, ray, half));
        wall = Lane.Pick(Vector256.GreaterThan(square, Lanes.Zero), wall, Lane.None);

        Lanes upright = Lane.Of(1) / Lane.NotZero(ray.Dy);
        Lanes lid = OnEnd((half - ray.Oy) * upright, ray, near, TopHole, top);
        Lanes floor = HasBottom ? OnEnd((-half - ray.Oy) * upright, ray, near, 0, bottom) : Lane.None;
        Lanes t = Lane.Min(wall, Lane.Min(lid, floor));
        face = Lane.Pick(
            Vector256.Equals(t, wall), Lanes.Zero, Lane.Pick(Vector256.Equals(t, lid), Lane.Of(1), Lane.Of(2)));
        return t;
    }

    private static Lanes OnWall(Lanes t, in Rays ray, Lanes half) =>
        Lane.Pick(Vector256.LessThanOrEqual(Vector256.Abs(ray.Oy + (ray.Dy * t)), half), t, Lane.None);

    private static Lanes OnEnd(Lanes t, in Rays ray, Lanes near, float hole, float rim)
    {
        Lanes x = ray.Ox + (ray.Dx * t), z = ray.Oz + (ray.Dz * t), square = (x * x) + (z * z);
        Lanes on = Vector256.LessThan(square, Lane.Of(rim * rim))
            & Vector256.GreaterThanOrEqual(square, Lane.Of(hole * hole)) & Vector256.GreaterThan(t, near);
        return Lane.Pick(on, t, Lane.None);
    }
}
