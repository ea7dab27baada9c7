using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Theia.Scenes.Arithmetic;
using Theia.Scenes.Geometry;
using Lanes = System.Runtime.Intrinsics.Vector256<float>;

namespace Theia.Scenes.Tracing;

/// <summary>
/// Ambient occlusion: how open the place of each pixel is, by two rays spread as the cosine
/// of their angle to the normal.
/// </summary>
internal static class AmbientOcclusionPass
{
    private const float Near = 1e-4f;

    /// <summary>Fills <see cref="FrameBuffer.Open"/>.</summary>
    public static void Run(Stage stage, FrameBuffer film, Tile[] tiles, float reach)
    {
        List<Primitive> near = [], close = [];
        var tile = 0;
        for (var top = 0; top < film.Size; top += Tile.Size)
        {
            for (var left = 0; left < film.Size; left += Tile.Size)
            {
                tiles[tile++].Near(reach, stage, near);
                for (var y = top; y < Math.Min(top + Tile.Size, film.Size); y++)
                {
                    Packet(film, film.Only(stage, film.At(left, y)), near, close, film.At(left, y), y, reach)
                        .CopyTo(film.Open, film.At(left, y));
                }
            }
        }
    }

    private static Lanes Packet(
        FrameBuffer film, Primitive? own, List<Primitive> near, List<Primitive> close, int at, int y, float reach)
    {
        Lanes nx = Vector256.Create(film.Nx, at), ny = Vector256.Create(film.Ny, at),
            nz = Vector256.Create(film.Nz, at);
        Lanes off = Lane.Of(3e-4f) + (Vector256.Create(film.Depth, at) * Lane.Of(1e-4f));
        Lanes ox = Vector256.Create(film.Px, at) + (nx * off), oy = Vector256.Create(film.Py, at) + (ny * off),
            oz = Vector256.Create(film.Pz, at) + (nz * off);
        close.Clear();
        var normals = new Rays(ox, oy, oz, nx, ny, nz);
        foreach (Primitive primitive in near)
        {
            if (primitive != own && primitive.IsAbove(normals, reach))
                close.Add(primitive);
        }

        Lanes sum = Lanes.Zero;
        for (var sample = 0; sample < Pattern.OnSphere && close.Count > 0; sample++)
        {
            // A point of the unit sphere about the tip of the normal: its direction is spread as the cosine.
            var (sx, sy, sz) = Pattern.Sphere(y, sample);
            Lanes dx = nx + sx, dy = ny + sy, dz = nz + sz;
            Lanes inverse = Lane.Of(1) / Vector256.Sqrt((dx * dx) + (dy * dy) + (dz * dz) + Lane.Of(1e-6f));
            var rays = new Rays(ox, oy, oz, dx * inverse, dy * inverse, dz * inverse);
            Lanes nearest = Lane.Of(reach);
            foreach (Primitive primitive in CollectionsMarshal.AsSpan(close))
                nearest = Lane.Min(nearest, primitive.Intersect(rays, Near, out _));
            Lanes far = nearest * Lane.Of(1 / reach);
            sum += Vector256.Sqrt(far) * Lane.Of(1f / Pattern.OnSphere);
        }

        return close.Count > 0 ? sum : Lane.Of(1);
    }
}
