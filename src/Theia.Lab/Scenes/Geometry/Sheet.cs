using System.Runtime.Intrinsics;
using Lanes = System.Runtime.Intrinsics.Vector256<float>;

namespace Theia.Lab.Scenes.Geometry;

/// <summary>A plane without end, across Y: floors, walls, ceilings. It has one face.</summary>
/// <param name="frame">A place on it.</param>
internal sealed class Sheet(Frame frame) : Primitive(frame, float.PositiveInfinity)
{
    public override Vec3 Normal(Vec3 point, int face) => Vec3.Up;

    protected override Lanes Meet(in Rays ray, Lanes near, out Lanes face)
    {
        face = Lanes.Zero;
        Lanes t = -ray.Oy / Lane.NotZero(ray.Dy);
        return Lane.Pick(Vector256.GreaterThan(t, near), t, Lane.None);
    }
}
