namespace Theia.Data.Images.Decoding;

/// <summary>Content of a PNG's IHDR.</summary>
/// <param name="Size">Width and height.</param>
/// <param name="BitDepth">Bits a sample, or a palette index.</param>
/// <param name="ColourType">0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGB and alpha.</param>
/// <param name="IsInterlaced">Adam7, seven passes.</param>
internal readonly record struct PngHeader(PixelSize Size, byte BitDepth, byte ColourType, bool IsInterlaced)
{
    /// <summary>Colour type of one grey channel.</summary>
    public const byte Grey = 0;

    /// <summary>True for the combinations that the format allows.</summary>
    public bool IsKnown => ColourType switch
    {
        Grey => BitDepth is 1 or 2 or 4 or 8 or 16,
        3 => BitDepth is 1 or 2 or 4 or 8,
        2 or 4 or 6 => BitDepth is 8 or 16,
        _ => false,
    };

    /// <summary>Bits of one pixel.</summary>
    public int BitsPerPixel => BitDepth * ColourType switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };
}
