using Theia.Data.Images.Resizing;

namespace Theia.Data.Images.Decoding;

/// <summary>Content of a PNG's IHDR.</summary>
/// <param name="Size">Width and height.</param>
/// <param name="BitDepth">Bits a sample, or a palette index.</param>
/// <param name="ColorType">0 gray, 2 RGB, 3 palette, 4 gray and alpha, 6 RGB and alpha.</param>
/// <param name="IsInterlaced">Adam7, seven passes.</param>
internal readonly record struct PngHeader(PixelSize Size, byte BitDepth, byte ColorType, bool IsInterlaced)
{
    /// <summary>Color type of one gray channel.</summary>
    public const byte Gray = 0;

    /// <summary>True for the combinations that the format allows.</summary>
    public bool IsKnown => ColorType switch
    {
        Gray => BitDepth is 1 or 2 or 4 or 8 or 16,
        3 => BitDepth is 1 or 2 or 4 or 8,
        2 or 4 or 6 => BitDepth is 8 or 16,
        _ => false,
    };

    /// <summary>Bits of one pixel.</summary>
    public int BitsPerPixel => BitDepth * ColorType switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };
}
