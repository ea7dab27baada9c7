using System.Runtime.Intrinsics;
using Theia.Scenes.Arithmetic;
using Theia.Scenes.Geometry;
using Theia.Scenes.Shading;
using Lanes = System.Runtime.Intrinsics.Vector256<float>;

namespace Theia.Scenes.Tracing;

/// <summary>Reflections of smooth surfaces: one ray per pixel, jittered by roughness.</summary>
internal static class MirrorPass
{
    private const float Near = 1e-3f;

    /// <summary>Fills the mirrored light where a surface is smooth.</summary>
    /// <returns>False where no surface is.</returns>
    public static bool Run(Stage stage, FrameBuffer film)
    {
        // What mirrors nothing is asked too where means are taken: it answers as if it mirrored the room.
        Vec3 room = Room(stage);
        film.MirrorR.AsSpan().Fill(room.X);
        film.MirrorG.AsSpan().Fill(room.Y);
        film.MirrorB.AsSpan().Fill(room.Z);
        var any = false;
        for (var y = 0; y < film.Size; y++)
        {
            for (var x = 0; x < film.Size; x += Lane.Count)
            {
                var at = film.At(x, y);
                var (mirrors, sharply) = Needs(stage, film, at);
                if (mirrors)
                    Packet(stage, film, at, y, sharply);
                any |= mirrors;
            }
        }

        return any;
    }

    // In what mirrors weakly, things are seen and walls are not worth a ray.
    private static (bool Mirrors, bool Sharply) Needs(Stage stage, FrameBuffer film, int at)
    {
        bool mirrors = false, sharply = false;
        for (var i = at; i < at + Lane.Count; i++)
        {
            if (film.Key[i] < 0)
                continue;
            Material material = stage.Primitives[film.Key[i] >> 3].Material;
            mirrors |= material.IsMirror;
            sharply |= material.IsMirror && (material.IsMetal || material.Roughness < 0.2f);
        }

        return (mirrors, sharply);
    }

    private static void Packet(Stage stage, FrameBuffer film, int at, int y, bool sharply)
    {
        Rays rays = Mirrored(stage, film, at, y);
        Lanes nearest = Lane.None, keys = Lane.Of(-1);
        var first = 0;
        foreach (Body body in stage.Bodies)
        {
            if (body.IsEndless ? sharply : Crosses(rays, body))
            {
                for (var i = 0; i < body.Primitives.Length; i++)
                {
                    Lanes t = body.Primitives[i].Intersect(rays, Near, out Lanes face);
                    var closer = Vector256.LessThan(t, nearest);
                    nearest = Lane.Pick(closer, t, nearest);
                    keys = Lane.Pick(closer, Lane.Of(8 * (first + i)) + face, keys);   // below 2^24: exact
                }
            }

            first += body.Primitives.Length;
        }

        for (var i = 0; i < Lane.Count; i++)
        {
            if (film.Key[at + i] < 0)
                continue;
            var key = (int)keys.GetElement(i);
            Vec3 direction = new(rays.Dx.GetElement(i), rays.Dy.GetElement(i), rays.Dz.GetElement(i));
            Vec3 origin = new(rays.Ox.GetElement(i), rays.Oy.GetElement(i), rays.Oz.GetElement(i));
            Vec3 light = key < 0
                ? Room(stage)
                : At(
                    stage, stage.Primitives[key >> 3], key & 7, origin, direction, nearest.GetElement(i),
                    film.Depth[at + i] / stage.View.Focal);
            (film.MirrorR[at + i], film.MirrorG[at + i], film.MirrorB[at + i]) = (light.X, light.Y, light.Z);
        }
    }

    private static Vec3 Room(Stage stage) => (stage.Above + stage.Below) * 0.75f;

    private static Rays Mirrored(Stage stage, FrameBuffer film, int at, int y)
    {
        Lanes nx = Vector256.Create(film.Nx, at), ny = Vector256.Create(film.Ny, at),
            nz = Vector256.Create(film.Nz, at);
        Lanes px = Vector256.Create(film.Px, at), py = Vector256.Create(film.Py, at),
            pz = Vector256.Create(film.Pz, at);
        Vec3 eye = stage.View.Axes.Origin;
        Lanes dx = px - Lane.Of(eye.X), dy = py - Lane.Of(eye.Y), dz = pz - Lane.Of(eye.Z);
        Lanes inverse = Lane.Of(1) / Vector256.Sqrt((dx * dx) + (dy * dy) + (dz * dz));
        (dx, dy, dz) = (dx * inverse, dy * inverse, dz * inverse);
        Lanes twice = Lane.Of(2) * ((dx * nx) + (dy * ny) + (dz * nz));
        var (sx, sy, sz) = Pattern.Sphere(y, 1);
        Span<float> spread = stackalloc float[Lane.Count];
        for (var i = 0; i < Lane.Count; i++)
            spread[i] = film.Key[at + i] < 0 ? 0 : Spread(stage.Primitives[film.Key[at + i] >> 3].Material.Roughness);
        var rough = Vector256.Create((ReadOnlySpan<float>)spread);
        return new Rays(
            px + (nx * Lane.Of(1e-3f)), py + (ny * Lane.Of(1e-3f)), pz + (nz * Lane.Of(1e-3f)),
            dx - (twice * nx) + (sx * rough), dy - (twice * ny) + (sy * rough), dz - (twice * nz) + (sz * rough));
    }

    private static float Spread(float roughness) => roughness * roughness * 0.9f;

    private static bool Crosses(in Rays rays, Body body)
    {
        Lanes x = Lane.Of(body.Center.X) - rays.Ox, y = Lane.Of(body.Center.Y) - rays.Oy,
            z = Lane.Of(body.Center.Z) - rays.Oz;
        Lanes square = (rays.Dx * rays.Dx) + (rays.Dy * rays.Dy) + (rays.Dz * rays.Dz);
        Lanes along = Lane.Max(Lanes.Zero, ((x * rays.Dx) + (y * rays.Dy) + (z * rays.Dz)) / square);
        (x, y, z) = (x - (rays.Dx * along), y - (rays.Dy * along), z - (rays.Dz * along));
        return Lane.Any(Vector256.LessThan((x * x) + (y * y) + (z * z), Lane.Of(body.Radius * body.Radius)));
    }

    // Shadows are omitted and approximated by slightly less light.
    private static Vec3 At(
        Stage stage, Primitive primitive, int face, Vec3 origin, Vec3 direction, float distance, float pixel)
    {
        Vec3 place = origin + (direction * distance);
        Vec3 normal = GeometryPass.Towards(primitive, place, face, direction);
        Vec3 color = Surface.Color(
            primitive.Material, primitive.Inside(place), primitive.Locally(normal), pixel + (distance * 0.006f));
        return MirroredLight.Of(stage, primitive.Material, color, place, normal) * 0.85f;
    }
}
