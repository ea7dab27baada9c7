using System.Runtime.Intrinsics;
using Theia.Scenes.Arithmetic;
using Lanes = System.Runtime.Intrinsics.Vector256<float>;

namespace Theia.Scenes.Geometry;

/// <summary>A ball, or an ellipsoid. It has one face.</summary>
/// <param name="frame">Its middle.</param>
/// <param name="radii">Along the three axes.</param>
internal sealed class Ellipsoid(Frame frame, Vec3 radii)
    : Primitive(frame, MathF.Max(radii.X, MathF.Max(radii.Y, radii.Z)) * 1.0001f)
{
    private readonly Vec3 _inverse = new(1 / radii.X, 1 / radii.Y, 1 / radii.Z);

    public override Vec3 Normal(Vec3 point, int face) => (point * _inverse * _inverse).Unit;

    protected override Lanes Meet(in Rays ray, Lanes near, out Lanes face)
    {
        face = Lanes.Zero;
        Lanes ix = Lane.Of(_inverse.X), iy = Lane.Of(_inverse.Y), iz = Lane.Of(_inverse.Z);
        Lanes ox = ray.Ox * ix, oy = ray.Oy * iy, oz = ray.Oz * iz, dx = ray.Dx * ix,
            dy = ray.Dy * iy, dz = ray.Dz * iz;
        Lanes a = (dx * dx) + (dy * dy) + (dz * dz), b = (ox * dx) + (oy * dy) + (oz * dz),
            c = (ox * ox) + (oy * oy) + (oz * oz) - Lane.Of(1);
        Lanes square = (b * b) - (a * c);
        var root = Vector256.Sqrt(Lane.Max(square, Lanes.Zero));
        Lanes t = First(near, (-b - root) / a, (root - b) / a);
        return Lane.Pick(Vector256.GreaterThan(square, Lanes.Zero), t, Lane.None);
    }
}
