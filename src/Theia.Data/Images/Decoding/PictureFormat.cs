namespace Theia.Data.Images.Decoding;

/// <summary>The kinds of picture files that are read.</summary>
internal enum PictureFormat
{
    /// <summary>JFIF, EXIF or bare JPEG.</summary>
    Jpeg,

    /// <summary>PNG, APNG's first picture.</summary>
    Png,

    /// <summary>Lossy or lossless WebP, an animation's first picture.</summary>
    WebP,

    /// <summary>Windows bitmap.</summary>
    Bmp,
}
