using System.Numerics;
using System.Runtime.Intrinsics;
using Theia.Scenes.Arithmetic;
using Theia.Scenes.Geometry;
using Lanes = System.Runtime.Intrinsics.Vector256<float>;

namespace Theia.Scenes.Tracing;

/// <summary>
/// Finds what the center of each pixel shows: each primitive is met by the rays of the pixels that it can cover.
/// </summary>
internal static class PrimaryPass
{
    private const float Near = 0.02f;

    private static readonly Vector256<int> _steps = Vector256.Create(0, 1, 2, 3, 4, 5, 6, 7);

    /// <summary>Fills depth and key.</summary>
    /// <returns>For each body, the pixels it would cover with nothing before it.</returns>
    public static int[] Run(Stage stage, FrameBuffer film)
    {
        film.Depth.AsSpan().Fill(float.PositiveInfinity);
        film.Key.AsSpan().Fill(-1);
        film.LastBody.AsSpan().Clear();
        var covered = new int[stage.Bodies.Length];
        for (var i = 0; i < stage.Primitives.Length; i++)
            covered[stage.Primitives[i].Body] += Meet(stage, film, i);
        return covered;
    }

    // The number of pixels that show the body here and did not by another of its primitives.
    private static int Meet(Stage stage, FrameBuffer film, int index)
    {
        Primitive primitive = stage.Primitives[index];
        var (left, top, right, bottom) = primitive is InfinitePlane
            ? (0, 0, film.Size - 1, film.Size - 1)
            : stage.View.Bounds(primitive.Center, primitive.Radius);
        var count = 0;
        for (var y = top; y <= bottom; y++)
        {
            for (var x = left & ~7; x <= right; x += Lane.Count)
            {
                var t = primitive.Intersect(stage.View.Row(x, y), Near, out Lanes face);
                var met = Vector256.LessThan(t, Lane.None)
                    & Vector256.LessThan(_steps + Vector256.Create(x), Vector256.Create(film.Size)).AsSingle();
                if (Lane.Any(met))
                {
                    count += Record(
                        film, film.At(x, y), t, met, Vector256.Create(8 * index) + Vector256.ConvertToInt32(face),
                        primitive.Body + 1);
                }
            }
        }

        return count;
    }

    private static int Record(FrameBuffer film, int at, Lanes t, Lanes met, Vector256<int> keys, int body)
    {
        var last = Vector256.Create(film.LastBody, at);
        var mark = Vector256.Create(body);
        var fresh = met.AsInt32() & ~Vector256.Equals(last, mark);
        Vector256.ConditionalSelect(fresh, mark, last).CopyTo(film.LastBody, at);
        var depth = Vector256.Create(film.Depth, at);
        var closer = met & Vector256.LessThan(t, depth);
        Lane.Pick(closer, t, depth).CopyTo(film.Depth, at);
        Vector256.ConditionalSelect(closer.AsInt32(), keys, Vector256.Create(film.Key, at)).CopyTo(film.Key, at);
        return BitOperations.PopCount(Vector256.ExtractMostSignificantBits(fresh));
    }
}
