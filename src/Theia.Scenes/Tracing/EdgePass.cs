using System.Runtime.Intrinsics;
using Theia.Scenes.Arithmetic;
using Theia.Scenes.Geometry;
using Lanes = System.Runtime.Intrinsics.Vector256<float>;

namespace Theia.Scenes.Tracing;

/// <summary>
/// Smooths edges: where neighbors show different faces, eight places in the pixel are asked what they show, and each
/// takes the color of the neighbor whose center shows that. No place is shaded again.
/// </summary>
internal static class EdgePass
{
    private static readonly Lanes _x = Vector256.Create(1f, 7, 13, 3, 9, 15, 5, 11) * Vector256.Create(1f / 16);
    private static readonly Lanes _y = Vector256.Create(1f, 3, 5, 7, 9, 11, 13, 15) * Vector256.Create(1f / 16);

    /// <summary>The finished image.</summary>
    public static RgbImage Run(Stage stage, FrameBuffer film)
    {
        var pixels = new byte[3 * film.Size * film.Size];
        for (var y = 0; y < film.Size; y++)
        {
            for (var x = 0; x < film.Size; x++)
            {
                var at = film.At(x, y);
                Vec3 color = IsEdge(film, at)
                    ? Mean(stage, film, x, y, at)
                    : new Vec3(film.R[at], film.G[at], film.B[at]);
                var to = 3 * ((y * film.Size) + x);
                pixels[to] = (byte)(color.X + 0.5f);
                pixels[to + 1] = (byte)(color.Y + 0.5f);
                pixels[to + 2] = (byte)(color.Z + 0.5f);
            }
        }

        return new RgbImage(film.Size, film.Size, pixels);
    }

    // Beside the image all keys are -1: what is not there is no edge.
    private static bool IsEdge(FrameBuffer film, int at)
    {
        int key = film.Key[at], left = film.Key[at - 1], right = film.Key[at + 1],
            above = film.Key[at - film.Stride], below = film.Key[at + film.Stride];
        return (left != key && left >= 0) || (right != key && right >= 0) || (above != key && above >= 0)
            || (below != key && below >= 0);
    }

    private static Vec3 Mean(Stage stage, FrameBuffer film, int x, int y, int at)
    {
        Rays rays = stage.View.Through(Lane.Of(x) + _x, Lane.Of(y) + _y);
        // The pixel itself first, then those beside it, then the corners.
        var row = film.Stride;
        ReadOnlySpan<int> around =
        [
            at, at - 1, at + 1, at - row, at + row, at - row - 1, at - row + 1, at + row - 1, at + row + 1,
        ];
        Span<int> tried = stackalloc int[9];
        var count = 0;
        Lanes nearest = Lane.None, keys = Lane.Of(-1);
        foreach (var other in around)
        {
            var primitive = film.Key[other] >> 3;
            if (primitive < 0 || tried[..count].Contains(primitive))
                continue;
            tried[count++] = primitive;
            var t = stage.Primitives[primitive].Intersect(rays, 0.02f, out Lanes face);
            var closer = Vector256.LessThan(t, nearest);
            nearest = Lane.Pick(closer, t, nearest);
            keys = Lane.Pick(closer, Lane.Of(8 * primitive) + face, keys);
        }

        Vec3 sum = default;
        for (var i = 0; i < Lane.Count; i++)
        {
            var from = Showing(film.Key, (int)keys.GetElement(i), around);
            sum += new Vec3(film.R[from], film.G[from], film.B[from]);
        }

        return sum * (1f / Lane.Count);
    }

    private static int Showing(int[] keys, int key, ReadOnlySpan<int> around)
    {
        var samePrimitive = around[0];
        foreach (var other in around)
        {
            if (keys[other] == key)
                return other;
            if (samePrimitive == around[0] && keys[other] >> 3 == key >> 3)
                samePrimitive = other;
        }

        return samePrimitive;
    }
}
