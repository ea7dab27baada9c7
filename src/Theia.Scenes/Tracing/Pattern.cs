using System.Runtime.Intrinsics;
using Theia.Scenes.Arithmetic;
using Lanes = System.Runtime.Intrinsics.Vector256<float>;

namespace Theia.Scenes.Tracing;

/// <summary>
/// Sample positions of a pixel: 4 × 4 neighbors use different points of one low-discrepancy set, so that a mean over 4
/// × 4 pixels (<see cref="SmoothPass"/>) sees all of it and no noise remains.
/// </summary>
internal static class Pattern
{
    /// <summary>Samples of one pixel on the disc of a lamp.</summary>
    public const int OnDisc = 4;

    /// <summary>Samples of one pixel on the disc of a weak lamp.</summary>
    public const int OnWeakDisc = 2;

    /// <summary>Samples of one pixel on a sphere.</summary>
    public const int OnSphere = 2;

    private const int Cells = 16;

    // Bayer: neighbors are far apart
    private static readonly int[] _turn = [0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5];

    private static readonly (Lanes U, Lanes V)[] _disc = Spread(OnDisc, InDisc);
    private static readonly (Lanes U, Lanes V)[] _weakDisc = Spread(OnWeakDisc, InDisc);
    private static readonly (Lanes X, Lanes Y, Lanes Z)[] _sphere = SpreadOnSphere();

    /// <summary>Places in a disc of radius 1, for eight pixels of a row.</summary>
    public static (Lanes U, Lanes V) Disc(int y, int sample, bool weak) =>
        weak ? _weakDisc[((y & 3) * OnWeakDisc) + sample] : _disc[((y & 3) * OnDisc) + sample];

    /// <summary>Places on a sphere of radius 1.</summary>
    public static (Lanes X, Lanes Y, Lanes Z) Sphere(int y, int sample) => _sphere[((y & 3) * OnSphere) + sample];

    private static (Lanes, Lanes)[] Spread(int samples, Func<double, double, (double, double)> map)
    {
        var all = new (Lanes, Lanes)[4 * samples];
        for (var at = 0; at < all.Length; at++)
        {
            float[] u = new float[Lane.Count], v = new float[Lane.Count];
            for (var x = 0; x < Lane.Count; x++)
            {
                var (a, b) = Even(at / samples, x, at % samples, samples);
                var (p, q) = map(a, b);
                (u[x], v[x]) = ((float)p, (float)q);
            }

            all[at] = (Vector256.Create(u), Vector256.Create(v));
        }

        return all;
    }

    private static (Lanes, Lanes, Lanes)[] SpreadOnSphere()
    {
        var height = Spread(OnSphere, (a, b) => (1 - (2 * a), 0));
        var around = Spread(OnSphere, (a, b) =>
        {
            var flat = Math.Sqrt(Math.Max(0, 1 - ((1 - (2 * a)) * (1 - (2 * a)))));
            var (sin, cos) = Angle.SinCos(2 * Math.PI * b);
            return (flat * cos, flat * sin);
        });
        return [.. height.Zip(around, (h, r) => (r.Item1, h.Item1, r.Item2))];
    }

    private static (double, double) InDisc(double a, double b)
    {
        var (sin, cos) = Angle.SinCos(2 * Math.PI * b);
        var radius = Math.Sqrt(a);
        return (radius * cos, radius * sin);
    }

    // Hammersley's points, dealt to the pixels so that each has an even share of the near and the far ones.
    private static (double, double) Even(int y, int x, int sample, int samples)
    {
        var k = (sample * Cells) + _turn[(y * 4) + (x & 3)];
        var reversed = 0;
        for (var (bit, rest) = (Cells * samples / 2, k); bit > 0; (bit, rest) = (bit / 2, rest / 2))
            reversed += (rest & 1) * bit;
        return ((k + 0.5) / (Cells * samples), (reversed + 0.5) / (Cells * samples));
    }
}
