using Theia.Lab.Scenes.Geometry;

namespace Theia.Lab.Scenes.Tracing;

/// <summary>Places and normals of what the pixels show.</summary>
internal static class GeometryPass
{
    /// <summary>Fills places, normals towards the eye, and the size of a pixel on the surface.</summary>
    public static void Run(Stage stage, Film film)
    {
        Vec3 eye = stage.View.Axes.Origin;
        for (var y = 0; y < film.Size; y++)
        {
            for (var x = 0; x < film.Size; x++)
            {
                var at = film.At(x, y);
                if (film.Key[at] < 0)
                    continue;
                Vec3 direction = stage.View.Direction(x, y), place = eye + (direction * film.Depth[at]);
                Vec3 normal = Towards(stage.Primitives[film.Key[at] >> 3], place, film.Key[at] & 7, direction);
                (film.Px[at], film.Py[at], film.Pz[at]) = (place.X, place.Y, place.Z);
                (film.Nx[at], film.Ny[at], film.Nz[at]) = (normal.X, normal.Y, normal.Z);
                var slant = MathF.Max(0.15f, -Vec3.Dot(normal, direction) / direction.Length);
                film.Pixel[at] = film.Depth[at] / (stage.View.Focal * slant);
            }

            // The last packet looks past the edge. What it finds there lies where the last pixel does and has no normal, so it counts nowhere.
            var last = film.At(film.Size - 1, y);
            film.Px.AsSpan(last + 1, Film.Margin).Fill(film.Px[last]);
            film.Py.AsSpan(last + 1, Film.Margin).Fill(film.Py[last]);
            film.Pz.AsSpan(last + 1, Film.Margin).Fill(film.Pz[last]);
        }
    }

    /// <summary>World normal of a place on a primitive, on the side from which it is seen.</summary>
    public static Vec3 Towards(Primitive primitive, Vec3 place, int face, Vec3 direction)
    {
        Vec3 normal = primitive.Outside(primitive.Normal(primitive.Inside(place), face));
        return Vec3.Dot(normal, direction) > 0 ? -normal : normal;
    }
}
