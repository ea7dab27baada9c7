using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Theia.Scenes.Arithmetic;
using Lanes = System.Runtime.Intrinsics.Vector256<float>;

namespace Theia.Scenes.Tracing;

/// <summary>Light of eight pixels in two parts: what takes the color of the surface, and what is white.</summary>
internal struct LightLanes
{
    private Lanes _r;
    private Lanes _g;
    private Lanes _b;
    private Lanes _whiteR;
    private Lanes _whiteG;
    private Lanes _whiteB;

    /// <summary>Adds light of one color.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(Vec3 light, Lanes colored, Lanes white) =>
        Add(Lane.Of(light.X), Lane.Of(light.Y), Lane.Of(light.Z), colored, white);

    /// <summary>Adds light of a color of its own for each pixel.</summary>
    /// <param name="r">Red.</param>
    /// <param name="g">Green.</param>
    /// <param name="b">Blue.</param>
    /// <param name="colored">How much of it takes the color of the surface.</param>
    /// <param name="white">How much of it does not.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(Lanes r, Lanes g, Lanes b, Lanes colored, Lanes white)
    {
        (_r, _g, _b) = (_r + (r * colored), _g + (g * colored), _b + (b * colored));
        (_whiteR, _whiteG, _whiteB) = (_whiteR + (r * white), _whiteG + (g * white), _whiteB + (b * white));
    }

    /// <summary>Leaves the colored part in R, G, B and the white one in the mirrored light.</summary>
    public readonly void Store(FrameBuffer film, int at)
    {
        _r.CopyTo(film.R, at);
        _g.CopyTo(film.G, at);
        _b.CopyTo(film.B, at);
        _whiteR.CopyTo(film.MirrorR, at);
        _whiteG.CopyTo(film.MirrorG, at);
        _whiteB.CopyTo(film.MirrorB, at);
    }
}
