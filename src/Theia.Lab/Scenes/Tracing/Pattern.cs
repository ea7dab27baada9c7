using System.Runtime.Intrinsics;
using Theia.Lab.Scenes.Geometry;
using Lanes = System.Runtime.Intrinsics.Vector256<float>;

namespace Theia.Lab.Scenes.Tracing;

/// <summary>
/// Where the samples of a pixel lie: 4 × 4 neighbours take different ones of one well-spread set, so that a mean over 4 × 4 pixels
/// (<see cref="SmoothPass"/>) sees all of it and no noise remains.
/// </summary>
internal static class Pattern
{
    /// <summary>Samples of one pixel.</summary>
    public const int Samples = 4;

    private const int Cells = 16;

    private static readonly int[] _turn = [0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5];   // Bayer: neighbours are far apart

    private static readonly (Lanes U, Lanes V)[] _disc = Spread(InDisc);
    private static readonly (Lanes X, Lanes Y, Lanes Z)[] _sphere = SpreadOnSphere();

    /// <summary>Places in a disc of radius 1, for eight pixels of a row.</summary>
    public static (Lanes U, Lanes V) Disc(int y, int sample) => _disc[((y & 3) * Samples) + sample];

    /// <summary>Places on a sphere of radius 1.</summary>
    public static (Lanes X, Lanes Y, Lanes Z) Sphere(int y, int sample) => _sphere[((y & 3) * Samples) + sample];

    private static (Lanes, Lanes)[] Spread(Func<double, double, (double, double)> map)
    {
        var all = new (Lanes, Lanes)[4 * Samples];
        for (var at = 0; at < all.Length; at++)
        {
            float[] u = new float[Lane.Count], v = new float[Lane.Count];
            for (var x = 0; x < Lane.Count; x++)
            {
                var (a, b) = Even(at / Samples, x, at % Samples);
                var (p, q) = map(a, b);
                (u[x], v[x]) = ((float)p, (float)q);
            }

            all[at] = (Vector256.Create(u), Vector256.Create(v));
        }

        return all;
    }

    private static (Lanes, Lanes, Lanes)[] SpreadOnSphere()
    {
        var height = Spread((a, b) => (1 - (2 * a), 0));
        var around = Spread((a, b) =>
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

    // Sample k of all Cells · Samples: Hammersley's points, dealt to pixels so that each has an even share.
    private static (double, double) Even(int y, int x, int sample)
    {
        var k = (sample * Cells) + _turn[(y * 4) + (x & 3)];
        uint bits = (uint)k, reversed = 0;
        for (var i = 0; i < 6; i++, bits >>= 1)
            reversed = (reversed << 1) | (bits & 1);
        return ((k + 0.5) / (Cells * Samples), (reversed + 0.5) / (Cells * Samples));
    }
}
