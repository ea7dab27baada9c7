using Theia.Lab.Scenes.Geometry;

namespace Theia.Lab.Scenes.Tracing;

/// <summary>A ball about all surfaces that a tile of 8 × 8 pixels shows: what is far from it cannot darken it.</summary>
/// <param name="Centre">Its middle.</param>
/// <param name="Radius">Its radius.</param>
internal readonly record struct Tile(Vec3 Centre, float Radius)
{
    public const int Size = 8;

    /// <summary>The ball about the surfaces of a tile.</summary>
    public static Tile Of(Film film, int left, int top)
    {
        float lowX = float.MaxValue, lowY = lowX, lowZ = lowX, highX = float.MinValue, highY = highX, highZ = highX;
        for (var y = top; y < Math.Min(top + Size, film.Size); y++)
        {
            for (var at = film.At(left, y); at < film.At(left + Size, y); at++)
            {
                (lowX, highX) = (MathF.Min(lowX, film.Px[at]), MathF.Max(highX, film.Px[at]));
                (lowY, highY) = (MathF.Min(lowY, film.Py[at]), MathF.Max(highY, film.Py[at]));
                (lowZ, highZ) = (MathF.Min(lowZ, film.Pz[at]), MathF.Max(highZ, film.Pz[at]));
            }
        }

        Vec3 low = new(lowX, lowY, lowZ), high = new(highX, highY, highZ);
        return new Tile((low + high) * 0.5f, (high - low).Length * 0.5f);
    }

    /// <summary>Collects what may stand between the tile and a lamp.</summary>
    public void Before(Lamp lamp, Stage stage, List<Primitive> found)
    {
        found.Clear();
        Vec3 way = lamp.Place - Centre;
        var length = way.Length;
        foreach (Body body in stage.Bodies)
        {
            if (body.IsEndless || !IsOnWay(body.Centre, body.Radius, way, length, lamp.Size))
                continue;
            foreach (Primitive primitive in body.Primitives)
            {
                if (primitive.Material.Glow == 0 && IsOnWay(primitive.Centre, primitive.Radius, way, length, lamp.Size))
                    found.Add(primitive);
            }
        }
    }

    /// <summary>Collects what is within <paramref name="reach"/> of the tile.</summary>
    public void Near(float reach, Stage stage, List<Primitive> found)
    {
        found.Clear();
        foreach (Body body in stage.Bodies)
        {
            if (!body.IsEndless && !IsWithin(body.Centre, body.Radius, reach))
                continue;
            foreach (Primitive primitive in body.Primitives)
            {
                if (body.IsEndless ? MathF.Abs(primitive.Inside(Centre).Y) < Radius + reach : IsWithin(primitive.Centre, primitive.Radius, reach))
                    found.Add(primitive);
            }
        }
    }

    private bool IsWithin(Vec3 centre, float radius, float reach)
    {
        Vec3 way = centre - Centre;
        var limit = radius + reach + Radius;
        return Vec3.Dot(way, way) < limit * limit;
    }

    // The way from the tile to the lamp is as wide as the one at its start and as the other at its end.
    private bool IsOnWay(Vec3 centre, float radius, Vec3 way, float length, float lamp)
    {
        Vec3 to = centre - Centre;
        float along = Vec3.Dot(to, way) / (length * length), extent = radius / length;
        Vec3 aside = to - (way * Math.Clamp(along, 0f, 1f));
        var widest = Math.Clamp(lamp > Radius ? along + extent : along - extent, 0f, 1f);
        var limit = radius + Radius + ((lamp - Radius) * widest);
        return Vec3.Dot(aside, aside) < limit * limit;
    }
}
