namespace Theia.Data.Images.Decoding;

/// <summary>The kinds of image files that are read.</summary>
internal enum ImageFormat
{
    /// <summary>JFIF, EXIF or bare JPEG.</summary>
    Jpeg,

    /// <summary>PNG, APNG's first image.</summary>
    Png,

    /// <summary>Lossy or lossless WebP, an animation's first image.</summary>
    WebP,

    /// <summary>Windows bitmap.</summary>
    Bmp,
}
