using Theia.Scenes.Arithmetic;
using Theia.Scenes.Geometry;
using Theia.Scenes.Shading;

namespace Theia.Scenes.Tracing;

/// <summary>Gives the light the colors of the surfaces.</summary>
internal static class ShadePass
{
    /// <summary>Changes what <see cref="LightPass"/> left into the linear light of each pixel.</summary>
    public static void Run(Stage stage, FrameBuffer film)
    {
        for (var y = 0; y < film.Size; y++)
        {
            for (var at = film.At(0, y); at < film.At(film.Size, y); at++)
            {
                Primitive primitive = stage.Primitives[film.Key[at] >> 3];
                Material material = primitive.Material;
                Vec3 color = material.Texture == Texture.Plain
                    ? material.Color
                    : Surface.Color(
                        material, primitive.Inside(new Vec3(film.Px[at], film.Py[at], film.Pz[at])),
                        primitive.Locally(new Vec3(film.Nx[at], film.Ny[at], film.Nz[at])), film.Pixel[at]);
                Vec3 light = material.Glow > 0
                    ? color * material.Glow
                    : (color * new Vec3(film.R[at], film.G[at], film.B[at]))
                        + new Vec3(film.MirrorR[at], film.MirrorG[at], film.MirrorB[at]);
                (film.R[at], film.G[at], film.B[at]) = (light.X, light.Y, light.Z);
            }
        }
    }
}
