using System.Runtime.Intrinsics;
using Theia.Scenes.Arithmetic;
using Theia.Scenes.Geometry;
using Lanes = System.Runtime.Intrinsics.Vector256<float>;

namespace Theia.Scenes.Tracing;

/// <summary>
/// A ball about all surfaces that a tile of 8 × 8 pixels shows: what is far from it cannot darken it.
/// </summary>
/// <param name="Center">Its middle.</param>
/// <param name="Radius">Its radius.</param>
internal readonly record struct Tile(Vec3 Center, float Radius)
{
    public const int Size = 8;

    /// <summary>The tiles of a film, row after row.</summary>
    public static Tile[] All(FrameBuffer film)
    {
        var across = (film.Size + Size - 1) / Size;
        var tiles = new Tile[across * across];
        for (var i = 0; i < tiles.Length; i++)
            tiles[i] = Of(film, i % across * Size, i / across * Size);
        return tiles;
    }

    private static Tile Of(FrameBuffer film, int left, int top)
    {
        var at = film.At(left, top);
        Lanes lowX = Vector256.Create(film.Px, at), lowY = Vector256.Create(film.Py, at),
            lowZ = Vector256.Create(film.Pz, at), highX = lowX, highY = lowY, highZ = lowZ;
        for (var y = top + 1; y < Math.Min(top + Size, film.Size); y++)
        {
            at = film.At(left, y);
            Lanes x = Vector256.Create(film.Px, at), z = Vector256.Create(film.Pz, at),
                h = Vector256.Create(film.Py, at);
            (lowX, highX) = (Lane.Min(lowX, x), Lane.Max(highX, x));
            (lowY, highY) = (Lane.Min(lowY, h), Lane.Max(highY, h));
            (lowZ, highZ) = (Lane.Min(lowZ, z), Lane.Max(highZ, z));
        }

        Vec3 low = new(Least(lowX), Least(lowY), Least(lowZ)),
            high = new(-Least(-highX), -Least(-highY), -Least(-highZ));
        return new Tile((low + high) * 0.5f, (high - low).Length * 0.5f);
    }

    private static float Least(Lanes values)
    {
        var least = values.GetElement(0);
        for (var i = 1; i < Lane.Count; i++)
            least = values.GetElement(i) < least ? values.GetElement(i) : least;
        return least;
    }

    /// <summary>Collects what may stand between the tile and a lamp.</summary>
    public void Before(Lamp lamp, Stage stage, List<Primitive> found)
    {
        found.Clear();
        Vec3 way = lamp.Place - Center;
        var length = way.Length;
        foreach (Body body in stage.Bodies)
        {
            if (body.IsEndless || !IsOnWay(body.Center, body.Radius, way, length, lamp.Size))
                continue;
            foreach (Primitive primitive in body.Primitives)
            {
                if (primitive.Material.Glow == 0 && IsOnWay(primitive.Center, primitive.Radius, way, length, lamp.Size))
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
            if (!body.IsEndless && !IsWithin(body.Center, body.Radius, reach))
                continue;
            foreach (Primitive primitive in body.Primitives)
            {
                if (body.IsEndless ? MathF.Abs(primitive.Inside(Center).Y) < Radius + reach : IsWithin(
                    primitive.Center, primitive.Radius, reach))
                {
                    found.Add(primitive);
                }
            }
        }
    }

    private bool IsWithin(Vec3 center, float radius, float reach)
    {
        Vec3 way = center - Center;
        var limit = radius + reach + Radius;
        return Vec3.Dot(way, way) < limit * limit;
    }

    // The way from the tile to the lamp is as wide as the one at its start and as the other at its end.
    private bool IsOnWay(Vec3 center, float radius, Vec3 way, float length, float lamp)
    {
        Vec3 to = center - Center;
        float along = Vec3.Dot(to, way) / (length * length), extent = radius / length;
        Vec3 aside = to - (way * Math.Clamp(along, 0f, 1f));
        var widest = Math.Clamp(lamp > Radius ? along + extent : along - extent, 0f, 1f);
        var limit = radius + Radius + ((lamp - Radius) * widest);
        return Vec3.Dot(aside, aside) < limit * limit;
    }
}
