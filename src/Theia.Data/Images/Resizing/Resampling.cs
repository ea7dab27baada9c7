namespace Theia.Data;

/// <summary>
/// Interpolation filter for resizing; the numbers are those of Pillow and of <c>preprocessor_config.json</c>.
/// </summary>
public enum Resampling
{
    /// <summary>The source pixel at a running sum, as Pillow takes it; nothing is averaged.</summary>
    Nearest = 0,

    /// <summary>A windowed sinc over six pixels, widened when shrinking.</summary>
    Lanczos = 1,

    /// <summary>A triangle over two pixels, widened when shrinking.</summary>
    Bilinear = 2,

    /// <summary>A cubic (a = -0.5) over four pixels, widened when shrinking.</summary>
    Bicubic = 3,
}
