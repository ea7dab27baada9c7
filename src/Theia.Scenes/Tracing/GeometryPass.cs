using System.Runtime.Intrinsics;
using Theia.Scenes.Arithmetic;
using Theia.Scenes.Geometry;
using Lanes = System.Runtime.Intrinsics.Vector256<float>;

namespace Theia.Scenes.Tracing;

/// <summary>Places and normals of what the pixels show.</summary>
internal static class GeometryPass
{
    /// <summary>Fills places, normals towards the eye, and the size of a pixel on the surface.</summary>
    public static void Run(Stage stage, FrameBuffer film)
    {
        for (var y = 0; y < film.Size; y++)
        {
            for (var x = 0; x < film.Size; x += Lane.Count)
                Packet(stage, film, x, y);

            // The last packet looks past the edge. What it finds there lies where the last pixel does and has no
            // normal, so it counts nowhere.
            var last = film.At(film.Size - 1, y);
            Beyond(film.Px, last, film.Px[last]);
            Beyond(film.Py, last, film.Py[last]);
            Beyond(film.Pz, last, film.Pz[last]);
            Beyond(film.Nx, last, 0);
            Beyond(film.Ny, last, 0);
            Beyond(film.Nz, last, 0);
        }
    }

    /// <summary>World normal of a place on a primitive, on the side from which it is seen.</summary>
    public static Vec3 Towards(Primitive primitive, Vec3 place, int face, Vec3 direction)
    {
        Vec3 normal = primitive.Outside(primitive.Normal(primitive.Inside(place), face));
        return Vec3.Dot(normal, direction) > 0 ? -normal : normal;
    }

    private static void Packet(Stage stage, FrameBuffer film, int x, int y)
    {
        var at = film.At(x, y);
        Rays rays = stage.View.Row(x, y);
        var depth = Vector256.Create(film.Depth, at);
        (rays.Ox + (rays.Dx * depth)).CopyTo(film.Px, at);
        (rays.Oy + (rays.Dy * depth)).CopyTo(film.Py, at);
        (rays.Oz + (rays.Dz * depth)).CopyTo(film.Pz, at);
        var key = film.Key[at];
        if (key >= 0 && !film.Key.AsSpan(at + 1, Lane.Count - 1).ContainsAnyExcept(key)
            && stage.Primitives[key >> 3] is { IsFlat: true } flat)
        {
            Fill(film, at, flat.Outside(flat.Normal(default, key & 7)));
        }
        else
        {
            Normals(stage, film, at);
        }

        Turn(film, at, rays, Lane.Of(stage.View.Focal), depth);
    }

    private static void Fill(FrameBuffer film, int at, Vec3 normal)
    {
        Lane.Of(normal.X).CopyTo(film.Nx, at);
        Lane.Of(normal.Y).CopyTo(film.Ny, at);
        Lane.Of(normal.Z).CopyTo(film.Nz, at);
    }

    private static void Normals(Stage stage, FrameBuffer film, int at)
    {
        for (var i = at; i < at + Lane.Count; i++)
        {
            if (film.Key[i] < 0)
                continue;
            Primitive primitive = stage.Primitives[film.Key[i] >> 3];
            Vec3 normal = primitive.Outside(
                primitive.Normal(primitive.Inside(new Vec3(film.Px[i], film.Py[i], film.Pz[i])), film.Key[i] & 7));
            (film.Nx[i], film.Ny[i], film.Nz[i]) = (normal.X, normal.Y, normal.Z);
        }
    }

    private static void Turn(FrameBuffer film, int at, in Rays rays, Lanes focal, Lanes depth)
    {
        Lanes nx = Vector256.Create(film.Nx, at), ny = Vector256.Create(film.Ny, at),
            nz = Vector256.Create(film.Nz, at);
        var along = (nx * rays.Dx) + (ny * rays.Dy) + (nz * rays.Dz);
        var sign = Lane.Pick(Vector256.GreaterThan(along, Lanes.Zero), Lane.Of(-1), Lane.Of(1));
        (nx * sign).CopyTo(film.Nx, at);
        (ny * sign).CopyTo(film.Ny, at);
        (nz * sign).CopyTo(film.Nz, at);
        var slant =
            Vector256.Abs(along) / Vector256.Sqrt((rays.Dx * rays.Dx) + (rays.Dy * rays.Dy) + (rays.Dz * rays.Dz));
        (depth / (focal * Lane.Max(slant, Lane.Of(0.15f)))).CopyTo(film.Pixel, at);
    }

    private static void Beyond(float[] values, int last, float value) =>
        values.AsSpan(last + 1, FrameBuffer.Margin).Fill(value);
}
