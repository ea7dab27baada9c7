using System.Runtime.Intrinsics;
using Theia.Scenes.Arithmetic;
using Lanes = System.Runtime.Intrinsics.Vector256<float>;

namespace Theia.Scenes.Tracing;

/// <summary>Linear light to what a screen shows: a film-like curve, then sRGB.</summary>
internal static class DisplayPass
{
    /// <summary>Changes the three colors in their place into 0 … 255, not rounded.</summary>
    public static void Run(FrameBuffer film)
    {
        foreach (var values in (ReadOnlySpan<float[]>)[film.R, film.G, film.B])
        {
            for (var at = 0; at + Lane.Count <= values.Length; at += Lane.Count)
                Shown(Vector256.Create(values, at)).CopyTo(values, at);
        }
    }

    private static Lanes Shown(Lanes light)
    {
        // Narkowicz's fit of the ACES curve, for scenes whose white lies at about 1.
        Lanes x = Lane.Max(light, Lanes.Zero) * Lane.Of(0.72f);
        Lanes y = x * ((x * Lane.Of(2.51f)) + Lane.Of(0.03f))
            / ((x * ((x * Lane.Of(2.43f)) + Lane.Of(0.59f))) + Lane.Of(0.14f));
        y = Lane.Min(Lane.Max(y, Lanes.Zero), Lane.Of(1));
        // sRGB from square roots, which IEEE fixes where powers are left to the C library; off by at most 0.003.
        Lanes s1 = Vector256.Sqrt(y), s2 = Vector256.Sqrt(s1), s3 = Vector256.Sqrt(s2);
        Lanes srgb = (Lane.Of(0.662002687f) * s1) + (Lane.Of(0.684122060f) * s2) - (Lane.Of(0.323583601f) * s3)
            - (Lane.Of(0.0225411470f) * y);
        return Lane.Min(Lane.Max(srgb, Lanes.Zero), Lane.Of(1)) * Lane.Of(255);
    }
}
