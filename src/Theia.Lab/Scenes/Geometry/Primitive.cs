using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Theia.Lab.Scenes.Shading;
using Lanes = System.Runtime.Intrinsics.Vector256<float>;

namespace Theia.Lab.Scenes.Geometry;

/// <summary>A surface that rays can meet in closed form.</summary>
/// <param name="frame">Where it is; its middle is the origin.</param>
/// <param name="radius">Of a ball about the origin that holds all of it.</param>
internal abstract class Primitive(Frame frame, float radius)
{
    private readonly float _radiusSquared = radius * radius;

    public Frame Frame { get; } = frame;

    public float Radius { get; } = radius;

    public Vec3 Centre => Frame.Origin;

    /// <summary>Index of the body that it belongs to.</summary>
    public int Body { get; set; }

    public required ScenePart Part { get; init; }

    public required Material Material { get; init; }

    /// <summary>Distances to the first meeting beyond <paramref name="near"/>; infinite where there is none.</summary>
    /// <param name="rays">In the world.</param>
    /// <param name="near">Nothing closer counts.</param>
    /// <param name="face">Which of its faces, 0 … 7.</param>
    public Lanes Intersect(in Rays rays, float near, out Lanes face)
    {
        Lanes px = rays.Ox - Lane.Of(Frame.Origin.X), py = rays.Oy - Lane.Of(Frame.Origin.Y), pz = rays.Oz - Lane.Of(Frame.Origin.Z);
        Lanes square = (rays.Dx * rays.Dx) + (rays.Dy * rays.Dy) + (rays.Dz * rays.Dz);
        // To the place nearest to the middle first: there the numbers are as small as the primitive, and so are the rounding errors.
        Lanes shift = -((px * rays.Dx) + (py * rays.Dy) + (pz * rays.Dz)) / square;
        px += rays.Dx * shift;
        py += rays.Dy * shift;
        pz += rays.Dz * shift;
        if (Lane.All(Vector256.GreaterThan((px * px) + (py * py) + (pz * pz), Lane.Of(_radiusSquared))))
        {
            face = Lanes.Zero;
            return Lane.None;
        }

        var local = new Rays(
            Along(px, py, pz, Frame.X), Along(px, py, pz, Frame.Y), Along(px, py, pz, Frame.Z),
            Along(rays.Dx, rays.Dy, rays.Dz, Frame.X), Along(rays.Dx, rays.Dy, rays.Dz, Frame.Y), Along(rays.Dx, rays.Dy, rays.Dz, Frame.Z));
        return Meet(local, Lane.Of(near) - shift, out face) + shift;
    }

    /// <summary>The normal at a point of a face, both local; of unit length, to either side.</summary>
    public abstract Vec3 Normal(Vec3 point, int face);

    /// <summary>Distances along local rays.</summary>
    protected abstract Lanes Meet(in Rays ray, Lanes near, out Lanes face);

    /// <summary>The nearer of two crossings that is beyond <paramref name="near"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected static Lanes First(Lanes near, Lanes one, Lanes two)
    {
        Lanes a = Lane.Pick(Vector256.GreaterThan(one, near), one, Lane.None), b = Lane.Pick(Vector256.GreaterThan(two, near), two, Lane.None);
        return Lane.Min(a, b);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Lanes Along(Lanes x, Lanes y, Lanes z, Vec3 axis) => (x * Lane.Of(axis.X)) + (y * Lane.Of(axis.Y)) + (z * Lane.Of(axis.Z));
}
