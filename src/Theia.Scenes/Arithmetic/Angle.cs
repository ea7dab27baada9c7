namespace Theia.Scenes.Arithmetic;

/// <summary>
/// Sines from a polynomial: those of the C library differ between machines in the last bit,
/// which would be seen in the hashes.
/// </summary>
internal static class Angle
{
    /// <summary>Sine and cosine of radians of moderate size, to about 1e-13.</summary>
    public static (double Sin, double Cos) SinCos(double angle)
    {
        var quarters = Math.Floor((angle / (Math.PI / 2)) + 0.5);
        var x = angle - (quarters * (Math.PI / 2));
        var xx = x * x;
        // Taylor; |x| ≤ π/4, so the first terms left out are below 1e-14.
        var sin = x * (1
            - (xx / 6 * (1 - (xx / 20 * (1 - (xx / 42 * (1 - (xx / 72 * (1 - (xx / 110 * (1 - (xx / 156))))))))))));
        var cos = 1 - (xx / 2 * (1
            - (xx / 12 * (1 - (xx / 30 * (1 - (xx / 56 * (1 - (xx / 90 * (1 - (xx / 132 * (1 - (xx / 182)))))))))))));
        return ((long)quarters & 3) switch
        {
            0 => (sin, cos),
            1 => (cos, -sin),
            2 => (-sin, -cos),
            _ => (-cos, sin),
        };
    }

    /// <summary>Radians of degrees.</summary>
    public static double Degrees(double degrees) => degrees * (Math.PI / 180);
}
