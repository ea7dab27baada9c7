using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Theia.Scenes.Arithmetic;
using Theia.Scenes.Geometry;
using Lanes = System.Runtime.Intrinsics.Vector256<float>;

namespace Theia.Scenes.Tracing;

/// <summary>A pinhole camera: X to the right of the image, Y down, Z forwards.</summary>
/// <param name="Axes">In the world.</param>
/// <param name="Size">Pixels a side.</param>
/// <param name="Focal">Focal length in pixels.</param>
internal sealed record View(Frame Axes, int Size, float Focal)
{
    // Apart, so that reading one of them copies no frame.
    private readonly Vec3 _origin = Axes.Origin;
    private readonly Vec3 _x = Axes.X;
    private readonly Vec3 _y = Axes.Y;
    private readonly Vec3 _z = Axes.Z;

    private static readonly Lanes _steps = Vector256.Create(0f, 1, 2, 3, 4, 5, 6, 7);

    /// <summary>Half of the image: the principal point, in pixels from the corner.</summary>
    public float Middle => Size * 0.5f;

    /// <summary>
    /// Rays through the centers of eight pixels of a row. One unit of distance is one meter of depth.
    /// </summary>
    public Rays Row(int x, int y) => Through(Lane.Of(x + 0.5f) + _steps, Lane.Of(y + 0.5f));

    /// <summary>Rays through places in the image, in pixels.</summary>
    public Rays Through(Lanes x, Lanes y)
    {
        Lanes right = (x - Lane.Of(Middle)) / Lane.Of(Focal), down = (y - Lane.Of(Middle)) / Lane.Of(Focal);
        return new Rays(
            Lane.Of(_origin.X), Lane.Of(_origin.Y), Lane.Of(_origin.Z),
            (right * Lane.Of(_x.X)) + (down * Lane.Of(_y.X)) + Lane.Of(_z.X),
            (right * Lane.Of(_x.Y)) + (down * Lane.Of(_y.Y)) + Lane.Of(_z.Y),
            (right * Lane.Of(_x.Z)) + (down * Lane.Of(_y.Z)) + Lane.Of(_z.Z));
    }

    /// <summary>The direction through the center of a pixel, one meter deep.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vec3 Direction(int x, int y) =>
        (_x * ((x + 0.5f - Middle) / Focal)) + (_y * ((y + 0.5f - Middle) / Focal)) + _z;

    /// <summary>The pixels that a ball can cover.</summary>
    public (int Left, int Top, int Right, int Bottom) Bounds(Vec3 center, float radius)
    {
        Vec3 c = Axes.Inside(center);
        if (c.Z + radius < 0)
            return (0, 0, -1, -1);
        if (!(c.Z - radius > 0.01f))
            return (0, 0, Size - 1, Size - 1);
        var (left, right) = Span(c.X, c.Z, radius);
        var (top, bottom) = Span(c.Y, c.Z, radius);
        return (left, top, right, bottom);
    }

    private (int Low, int High) Span(float across, float depth, float radius)
    {
        float near = 1 / (depth - radius), far = 1 / (depth + radius);
        var low = MathF.Min((across - radius) * near, (across - radius) * far);
        var high = MathF.Max((across + radius) * near, (across + radius) * far);
        return ((int)Math.Clamp(MathF.Floor(Middle + (low * Focal) - 1), 0f, Size),
            (int)Math.Clamp(MathF.Floor(Middle + (high * Focal) + 1), -1f, Size - 1));
    }
}
