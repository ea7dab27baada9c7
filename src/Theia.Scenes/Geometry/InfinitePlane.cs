using System.Runtime.Intrinsics;
using Theia.Scenes.Arithmetic;
using Lanes = System.Runtime.Intrinsics.Vector256<float>;

namespace Theia.Scenes.Geometry;

/// <summary>A plane without end, across Y: floors, walls, ceilings. It has one face.</summary>
/// <param name="frame">A place on it.</param>
internal sealed class InfinitePlane(Frame frame) : Primitive(frame, float.PositiveInfinity)
{
    public override bool IsFlat => true;

    public override Vec3 Normal(Vec3 point, int face) => Vec3.Up;

    public override bool IsAbove(in Rays normals, float reach)
    {
        Vec3 axis = Outside(Vec3.Up);
        Lanes x = Lane.Of(axis.X), y = Lane.Of(axis.Y), z = Lane.Of(axis.Z);
        Lanes away = ((normals.Ox - Lane.Of(Center.X)) * x) + ((normals.Oy - Lane.Of(Center.Y)) * y)
            + ((normals.Oz - Lane.Of(Center.Z)) * z);
        // A surface that is turned away from the plane sees nothing of it: above all the plane itself.
        var turned = Vector256.LessThan((normals.Dx * x) + (normals.Dy * y) + (normals.Dz * z), Lane.Of(0.999f));
        return Lane.Any(Vector256.LessThan(Vector256.Abs(away), Lane.Of(reach)) & turned);
    }

    protected override Lanes Meet(in Rays ray, Lanes near, out Lanes face)
    {
        face = Lanes.Zero;
        Lanes t = -ray.Oy / Lane.NotZero(ray.Dy);
        return Lane.Pick(Vector256.GreaterThan(t, near), t, Lane.None);
    }
}
