using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Theia.Scenes.Arithmetic;
using Theia.Scenes.Shading;
using Lanes = System.Runtime.Intrinsics.Vector256<float>;

namespace Theia.Scenes.Geometry;

/// <summary>A surface that rays can meet in closed form.</summary>
/// <param name="frame">Where it is; its middle is the origin.</param>
/// <param name="radius">Of a ball about the origin that holds all of it.</param>
internal abstract class Primitive(Frame frame, float radius)
{
    private readonly float _radiusSquared = radius * radius;

    // Apart, so that reading one of them copies no frame.
    private readonly Vec3 _origin = frame.Origin;
    private readonly Vec3 _x = frame.X;
    private readonly Vec3 _y = frame.Y;
    private readonly Vec3 _z = frame.Z;

    public Frame Frame => new(_origin, _x, _y, _z);

    public float Radius { get; } = radius;

    public Vec3 Center => _origin;

    /// <summary>Index of the body that it belongs to.</summary>
    public int Body { get; set; }

    /// <summary>True where it cannot darken or mirror itself, seen from outside.</summary>
    public virtual bool IsConvex => true;

    /// <summary>True where each face has one normal.</summary>
    public virtual bool IsFlat => false;

    public required ScenePart Part { get; init; }

    public required Material Material { get; init; }

    /// <summary>Distances to the first meeting beyond <paramref name="near"/>; infinite where there is none.</summary>
    /// <param name="rays">In the world.</param>
    /// <param name="near">Nothing closer counts.</param>
    /// <param name="face">Which of its faces, 0 … 7.</param>
    public Lanes Intersect(in Rays rays, float near, out Lanes face)
    {
        Lanes px = rays.Ox - Lane.Of(_origin.X), py = rays.Oy - Lane.Of(_origin.Y), pz = rays.Oz - Lane.Of(_origin.Z);
        Lanes square = (rays.Dx * rays.Dx) + (rays.Dy * rays.Dy) + (rays.Dz * rays.Dz);
        // To the place nearest to the middle first: there the numbers are as small as the primitive,
        // and so are the rounding errors.
        Lanes shift = -((px * rays.Dx) + (py * rays.Dy) + (pz * rays.Dz)) / square;
        px += rays.Dx * shift;
        py += rays.Dy * shift;
        pz += rays.Dz * shift;
        if (Lane.All(Vector256.GreaterThan((px * px) + (py * py) + (pz * pz), Lane.Of(_radiusSquared))))
        {
            face = Lanes.Zero;
            return Lane.None;
        }

        Rays local = Turned(px, py, pz, rays);
        return Meet(local, Lane.Of(near) - shift, out face) + shift;
    }

    /// <summary>Local point of a world one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vec3 Inside(Vec3 point) => Locally(point - _origin);

    /// <summary>Local direction of a world one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vec3 Locally(Vec3 direction) =>
        new(Vec3.Dot(direction, _x), Vec3.Dot(direction, _y), Vec3.Dot(direction, _z));

    /// <summary>World direction of a local one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vec3 Outside(Vec3 direction) => (_x * direction.X) + (_y * direction.Y) + (_z * direction.Z);

    /// <summary>False if the primitive cannot intersect a cone of rays.</summary>
    /// <param name="beam">From points to the middle of the beam's end, which is at distance 1.</param>
    /// <param name="width">Radius of its end.</param>
    public virtual bool IsInBeam(in Rays beam, float width)
    {
        Lanes x = Lane.Of(_origin.X) - beam.Ox, y = Lane.Of(_origin.Y) - beam.Oy, z = Lane.Of(_origin.Z) - beam.Oz;
        Lanes square = (beam.Dx * beam.Dx) + (beam.Dy * beam.Dy) + (beam.Dz * beam.Dz);
        Lanes along = Lane.Min(
            Lane.Max(((x * beam.Dx) + (y * beam.Dy) + (z * beam.Dz)) / square, Lanes.Zero), Lane.Of(1));
        (x, y, z) = (x - (beam.Dx * along), y - (beam.Dy * along), z - (beam.Dz * along));
        // As wide as it is at the far side of the ball about the primitive.
        Lanes reach = Lane.Of(Radius)
            + (Lane.Of(width) * Lane.Min(Lane.Of(1), along + (Lane.Of(Radius) / Vector256.Sqrt(square))));
        return Lane.Any(Vector256.LessThan((x * x) + (y * y) + (z * z), reach * reach));
    }

    /// <summary>
    /// False where nothing of the primitive is within <paramref name="reach"/> of a point, on the side of its normal.
    /// </summary>
    /// <param name="normals">Points, with their normals as directions.</param>
    /// <param name="reach">In meters.</param>
    public virtual bool IsAbove(in Rays normals, float reach)
    {
        Lanes x = Lane.Of(_origin.X) - normals.Ox, y = Lane.Of(_origin.Y) - normals.Oy,
            z = Lane.Of(_origin.Z) - normals.Oz;
        Lanes far = Lane.Of(Radius + reach), high = (x * normals.Dx) + (y * normals.Dy) + (z * normals.Dz);
        return Lane.Any(
            Vector256.LessThan((x * x) + (y * y) + (z * z), far * far) & Vector256.GreaterThan(high, Lane.Of(-Radius)));
    }

    /// <summary>The normal at a point of a face, both local; of unit length, to either side.</summary>
    public abstract Vec3 Normal(Vec3 point, int face);

    /// <summary>Distances along local rays.</summary>
    protected abstract Lanes Meet(in Rays ray, Lanes near, out Lanes face);

    /// <summary>The nearer of two crossings that is beyond <paramref name="near"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected static Lanes First(Lanes near, Lanes one, Lanes two)
    {
        Lanes a = Lane.Pick(Vector256.GreaterThan(one, near), one, Lane.None),
            b = Lane.Pick(Vector256.GreaterThan(two, near), two, Lane.None);
        return Lane.Min(a, b);
    }

    /// <summary>Rays along the axes of the primitive, from places given relative to its middle.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected Rays Turned(Lanes px, Lanes py, Lanes pz, in Rays rays) => new(
        Along(px, py, pz, _x), Along(px, py, pz, _y), Along(px, py, pz, _z),
        Along(rays.Dx, rays.Dy, rays.Dz, _x), Along(rays.Dx, rays.Dy, rays.Dz, _y),
        Along(rays.Dx, rays.Dy, rays.Dz, _z));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Lanes Along(Lanes x, Lanes y, Lanes z, Vec3 axis) =>
        (x * Lane.Of(axis.X)) + (y * Lane.Of(axis.Y)) + (z * Lane.Of(axis.Z));
}
