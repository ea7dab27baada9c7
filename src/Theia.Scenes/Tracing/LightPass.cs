using System.Runtime.Intrinsics;
using Theia.Scenes.Arithmetic;
using Theia.Scenes.Geometry;
using Lanes = System.Runtime.Intrinsics.Vector256<float>;

namespace Theia.Scenes.Tracing;

/// <summary>
/// The light that reaches the eye from each pixel, in two parts: what is multiplied by the color of the surface (left
/// in R, G, B) and what is not (left in the mirrored light).
/// </summary>
internal static class LightPass
{
    private const float Chalk = 0.7f;

    /// <summary>Puts lamps, surroundings and mirrored light together.</summary>
    public static void Run(Stage stage, FrameBuffer film)
    {
        for (var y = 0; y < film.Size; y++)
        {
            for (var x = 0; x < film.Size; x += Lane.Count)
                Packet(stage, film, film.At(x, y));
        }
    }

    private static void Packet(Stage stage, FrameBuffer film, int at)
    {
        var surface = SurfaceLanes.Of(stage, film, at);
        Lanes nx = Vector256.Create(film.Nx, at), ny = Vector256.Create(film.Ny, at),
            nz = Vector256.Create(film.Nz, at), open = Vector256.Create(film.Open, at);
        Vec3 from = stage.View.Axes.Origin;
        Lanes ex = Lane.Of(from.X) - Vector256.Create(film.Px, at),
            ey = Lane.Of(from.Y) - Vector256.Create(film.Py, at), ez = Lane.Of(from.Z) - Vector256.Create(film.Pz, at);
        var near = Lane.Of(1) / Vector256.Sqrt((ex * ex) + (ey * ey) + (ez * ez));
        var gaze = new Rays(nx, ny, nz, ex * near, ey * near, ez * near);

        // Surroundings; a metal that mirrors has them in what it mirrors.
        var light = default(LightLanes);
        var lit = Lane.Pick(surface.IsMetal & surface.IsMirror, Lanes.Zero, open);
        var high = Lane.Of(0.5f) + (Lane.Of(0.5f) * ny);
        light.Add(stage.Above, lit * high, Lanes.Zero);
        light.Add(stage.Below, lit * (Lane.Of(1) - high), Lanes.Zero);

        var (colored, white) = surface.Mirrored((nx * gaze.Dx) + (ny * gaze.Dy) + (nz * gaze.Dz));
        var weight = Lane.Pick(surface.IsMirror, Lane.Of(0.35f) + (Lane.Of(0.65f) * open), Lanes.Zero);
        light.Add(
            Vector256.Create(film.MirrorR, at), Vector256.Create(film.MirrorG, at),
            Vector256.Create(film.MirrorB, at), colored * weight, white * weight);

        for (var i = 0; i < stage.Lamps.Length; i++)
        {
            Shine(
                stage.Lamps[i], film, at, Vector256.Create(i == 0 ? film.First : film.Second, at),
                surface, gaze, ref light);
        }

        light.Store(film, at);
    }

    // The rays hold the normals, and the directions to the eye.
    private static void Shine(
        Lamp lamp, FrameBuffer film, int at, Lanes seen, in SurfaceLanes surface, in Rays gaze, ref LightLanes light)
    {
        Lanes lx = Lane.Of(lamp.Place.X) - Vector256.Create(film.Px, at),
            ly = Lane.Of(lamp.Place.Y) - Vector256.Create(film.Py, at),
            lz = Lane.Of(lamp.Place.Z) - Vector256.Create(film.Pz, at);
        var square = (lx * lx) + (ly * ly) + (lz * lz);
        var inverse = Lane.Of(1) / Vector256.Sqrt(square);
        (lx, ly, lz) = (lx * inverse, ly * inverse, lz * inverse);
        var arrives = Lane.Max((gaze.Ox * lx) + (gaze.Oy * ly) + (gaze.Oz * lz), Lanes.Zero) / square * seen;
        light.Add(lamp.Power, Lane.Pick(surface.IsMetal, Lanes.Zero, arrives), Lanes.Zero);
        if (!Lane.Any(
            Vector256.LessThan(surface.Roughness, Lane.Of(Chalk)) & Vector256.GreaterThan(arrives, Lanes.Zero)))
        {
            return;
        }

        Lanes hx = lx + gaze.Dx, hy = ly + gaze.Dy, hz = lz + gaze.Dz;
        var half = Lane.Of(1) / Vector256.Sqrt((hx * hx) + (hy * hy) + (hz * hz) + Lane.Of(1e-12f));
        var nh = Lane.Max(((gaze.Ox * hx) + (gaze.Oy * hy) + (gaze.Oz * hz)) * half, Lanes.Zero);
        var hv = Lane.Max(((gaze.Dx * hx) + (gaze.Dy * hy) + (gaze.Dz * hz)) * half, Lanes.Zero);
        var gloss = arrives * Highlight(surface.Roughness, Lane.Of(lamp.Size * 0.5f) * inverse, nh, hv);
        var (colored, white) = surface.Mirrored(hv);
        light.Add(lamp.Power, colored * gloss, white * gloss);
    }

    // GGX, made as wide as the lamp looks from there.
    private static Lanes Highlight(Lanes roughness, Lanes lamp, Lanes nh, Lanes hv)
    {
        var narrow = roughness * roughness;
        var wide = Lane.Min(narrow + lamp, Lane.Of(1));
        var a = wide * wide;
        var d = (nh * nh * (a - Lane.Of(1))) + Lane.Of(1);
        var spread =
            a / (d * d) * Lane.Max(narrow / wide, Lane.Of(0.12f)) * (Lane.Of(0.25f) / (Lane.Of(0.15f) + (hv * hv)));
        return Lane.Pick(Vector256.LessThan(roughness, Lane.Of(Chalk)), Lane.Min(spread, Lane.Of(60)), Lanes.Zero);
    }
}
