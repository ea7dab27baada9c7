using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Theia.Scenes.Arithmetic;
using Theia.Scenes.Geometry;
using Lanes = System.Runtime.Intrinsics.Vector256<float>;

namespace Theia.Scenes.Tracing;

/// <summary>Light visibility per pixel: a few shadow rays to points on its disc.</summary>
internal static class ShadowPass
{
    private const float Near = 1e-4f;

    /// <summary>Fills <paramref name="seen"/>.</summary>
    public static void Run(Stage stage, FrameBuffer film, Tile[] tiles, Lamp lamp, float[] seen)
    {
        var disc = Frame.Along(lamp.Place, lamp.Target - lamp.Place);
        List<Primitive> before = [], close = [];
        var tile = 0;
        for (var top = 0; top < film.Size; top += Tile.Size)
        {
            for (var left = 0; left < film.Size; left += Tile.Size)
            {
                tiles[tile++].Before(lamp, stage, before);
                for (var y = top; y < Math.Min(top + Tile.Size, film.Size); y++)
                {
                    Packet(film, lamp, disc, film.Only(stage, film.At(left, y)), before, close, film.At(left, y), y)
                        .CopyTo(seen, film.At(left, y));
                }
            }
        }
    }

    private static Lanes Packet(
        FrameBuffer film, Lamp lamp, Frame disc, Primitive? own, List<Primitive> before,
        List<Primitive> close, int at, int y)
    {
        Lanes nx = Vector256.Create(film.Nx, at), ny = Vector256.Create(film.Ny, at),
            nz = Vector256.Create(film.Nz, at);
        Lanes off = Lane.Of(2e-4f) + (Vector256.Create(film.Depth, at) * Lane.Of(1e-4f));
        Lanes ox = Vector256.Create(film.Px, at) + (nx * off), oy = Vector256.Create(film.Py, at) + (ny * off),
            oz = Vector256.Create(film.Pz, at) + (nz * off);
        Lanes lx = Lane.Of(lamp.Place.X) - ox, ly = Lane.Of(lamp.Place.Y) - oy, lz = Lane.Of(lamp.Place.Z) - oz;
        var faces = Vector256.GreaterThan((nx * lx) + (ny * ly) + (nz * lz), Lanes.Zero);
        if (!Lane.Any(faces))
            return Lanes.Zero;
        close.Clear();
        var beam = new Rays(ox, oy, oz, lx, ly, lz);
        foreach (Primitive primitive in before)
        {
            if (primitive != own && primitive.IsInBeam(beam, lamp.Size))
                close.Add(primitive);
        }

        Lanes sum = Lanes.Zero;
        var samples = lamp.IsWeak ? Pattern.OnWeakDisc : Pattern.OnDisc;
        for (var sample = 0; sample < samples && close.Count > 0; sample++)
        {
            var (u, v) = Pattern.Disc(y, sample, lamp.IsWeak);
            (u, v) = (u * Lane.Of(lamp.Size), v * Lane.Of(lamp.Size));
            var rays = new Rays(
                ox, oy, oz,
                lx + (u * Lane.Of(disc.X.X)) + (v * Lane.Of(disc.Z.X)),
                ly + (u * Lane.Of(disc.X.Y)) + (v * Lane.Of(disc.Z.Y)),
                lz + (u * Lane.Of(disc.X.Z)) + (v * Lane.Of(disc.Z.Z)));
            Lanes dark = Lanes.Zero;
            foreach (Primitive primitive in CollectionsMarshal.AsSpan(close))
            {
                dark |= Vector256.LessThan(primitive.Intersect(rays, Near, out _), Lane.Of(1));
                if (Lane.All(dark | ~faces))
                    break;
            }

            sum += Lane.Pick(dark, Lane.Of(1f / samples), Lanes.Zero);
        }

        return Lane.Pick(faces, Lane.Of(1) - sum, Lanes.Zero);
    }
}
