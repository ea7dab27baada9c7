using Theia.Lab.Scenes.Geometry;
using Theia.Lab.Scenes.Shading;

namespace Theia.Lab.Scenes.Tracing;

/// <summary>Puts surface, lamps, surroundings and mirrored light together.</summary>
internal static class ShadePass
{
    /// <summary>Fills the linear light of each pixel.</summary>
    public static void Run(Stage stage, Film film)
    {
        Vec3 eye = stage.View.Axes.Origin;
        for (var y = 0; y < film.Size; y++)
        {
            for (var x = 0; x < film.Size; x++)
            {
                var at = film.At(x, y);
                var key = film.Key[at];
                if (key < 0)
                    continue;
                Primitive primitive = stage.Primitives[key >> 3];
                Material material = primitive.Material;
                Vec3 place = new(film.Px[at], film.Py[at], film.Pz[at]), normal = new(film.Nx[at], film.Ny[at], film.Nz[at]);
                Vec3 local = primitive.Inside(place), to = (eye - place).Unit;
                Vec3 colour = Surface.Colour(material, local, primitive.Locally(normal), film.Pixel[at]);
                Vec3 light = Light.Of(stage, material, colour, place, normal, to, new Light.Seen(film.First[at], film.Second[at], film.Open[at]));
                if (material.IsMirror && material.Glow == 0)
                    light += new Vec3(film.MirrorR[at], film.MirrorG[at], film.MirrorB[at]) * Light.Mirrored(material, colour, Vec3.Dot(normal, to)) * (0.35f + (0.65f * film.Open[at]));
                (film.R[at], film.G[at], film.B[at]) = (light.X, light.Y, light.Z);
            }
        }
    }
}
