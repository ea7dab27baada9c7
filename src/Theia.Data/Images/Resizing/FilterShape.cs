namespace Theia.Data.Images.Resizing;

/// <summary>The continuous filters behind <see cref="Resampling"/>.</summary>
internal static class FilterShape
{
    /// <summary>Half the width of the filter, in source pixels where nothing shrinks.</summary>
    public static double Radius(Resampling filter) => filter switch
    {
        Resampling.Bilinear => 1,
        Resampling.Bicubic => 2,
        Resampling.Lanczos => 3,
        _ => throw new ArgumentOutOfRangeException(nameof(filter), filter, "This filter has no weights."),
    };

    /// <summary>Height of the filter at distance <paramref name="x"/> from its center.</summary>
    public static double At(Resampling filter, double x) => filter switch
    {
        Resampling.Bilinear => Triangle(Math.Abs(x)),
        Resampling.Bicubic => Cubic(Math.Abs(x)),
        _ => x is >= -3 and < 3 ? Sinc(x) * Sinc(x / 3) : 0,
    };

    private static double Triangle(double x) => x < 1 ? 1 - x : 0;

    // Keys' cubic in Pillow's order of operations: another order changes the last bit, and with
    // it whole gray levels now and then.
    private static double Cubic(double x)
    {
        const double a = -0.5;
        if (x < 1)
            return ((a + 2) * x - (a + 3)) * x * x + 1;
        return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0;
    }

    private static double Sinc(double x)
    {
        if (x == 0)
            return 1;
        x *= Math.PI;
        return Math.Sin(x) / x;
    }
}
