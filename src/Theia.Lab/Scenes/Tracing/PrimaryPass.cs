using System.Runtime.Intrinsics;
using Theia.Lab.Scenes.Geometry;
using Lanes = System.Runtime.Intrinsics.Vector256<float>;

namespace Theia.Lab.Scenes.Tracing;

/// <summary>Finds what the centre of each pixel shows: each primitive is met by the rays of the pixels that it can cover.</summary>
internal static class PrimaryPass
{
    private const float Near = 0.02f;

    /// <summary>Fills depth and key.</summary>
    /// <returns>For each body, the pixels it would cover with nothing before it.</returns>
    public static int[] Run(Stage stage, Film film)
    {
        film.Depth.AsSpan().Fill(float.PositiveInfinity);
        film.Key.AsSpan().Fill(-1);
        var covered = new int[stage.Bodies.Length];
        var last = film.LastBody;
        last.AsSpan().Clear();
        for (var i = 0; i < stage.Primitives.Length; i++)
            Meet(stage, film, i, covered, last);
        return covered;
    }

    private static void Meet(Stage stage, Film film, int index, int[] covered, int[] last)
    {
        Primitive primitive = stage.Primitives[index];
        var (left, top, right, bottom) = primitive is Sheet ? (0, 0, film.Size - 1, film.Size - 1) : stage.View.Bounds(primitive.Centre, primitive.Radius);
        var mark = primitive.Body + 1;
        for (var y = top; y <= bottom; y++)
        {
            for (var x = left & ~7; x <= right; x += Lane.Count)
            {
                Lanes t = primitive.Intersect(stage.View.Row(x, y), Near, out Lanes face);
                if (Lane.All(Vector256.Equals(t, Lane.None)))
                    continue;
                Record(film, film.At(x, y), Math.Min(Lane.Count, film.Size - x), (t, face), 8 * index, mark, covered, last);
            }
        }
    }

    private static void Record(Film film, int at, int count, (Lanes T, Lanes Face) hit, int key, int mark, int[] covered, int[] last)
    {
        for (var i = 0; i < count; i++)
        {
            var t = hit.T.GetElement(i);
            if (float.IsPositiveInfinity(t))
                continue;
            if (last[at + i] != mark)
            {
                last[at + i] = mark;
                covered[mark - 1]++;
            }

            if (t < film.Depth[at + i])
            {
                film.Depth[at + i] = t;
                film.Key[at + i] = key + (int)hit.Face.GetElement(i);
            }
        }
    }
}
