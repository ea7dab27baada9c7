using Theia.Data.Images.Resizing;

namespace Theia.Data;

/// <summary>What an <see cref="IImageEncoder"/> returns, known before the first image.</summary>
public sealed record EncoderInfo
{
    /// <summary>
    /// Name of the array with the tokens of an image: [N, C], for a grid row by row, or a map [C, H, W]. Default: null,
    /// for an encoder that returns a vector alone.
    /// </summary>
    public string? Tokens { get; init; }

    /// <summary>
    /// Name of the array with one vector for the whole image: [D] or [1, D]. Default: null, for an encoder that returns
    /// tokens alone; their mean can stand for the image.
    /// </summary>
    public string? Vector { get; init; }

    /// <summary>
    /// Size of the grid of tokens, C × H × W. Default: null, where it depends on the image or the tokens form no grid.
    /// </summary>
    public FeatureSize? Grid { get; init; }

    /// <summary>Number of values in a token, or in the vector where there are no tokens; at least 1.</summary>
    public required int Width { get; init; }

    /// <summary>
    /// Part of the side of a square image that the grid covers, in (0, 1]. Below 1 where preprocessing crops the
    /// margins. Default: 1.
    /// </summary>
    public double Coverage { get; init; } = 1;

    /// <summary>What the encoder is, in a few words for people. Default: null.</summary>
    public string? Description { get; init; }

    /// <summary>The array to store where one array per image is wanted: the tokens, or else the vector.</summary>
    /// <exception cref="InvalidOperationException">The encoder names neither.</exception>
    internal string Main => Tokens ?? Vector
        ?? throw new InvalidOperationException("An encoder names its tokens, its vector or both.");

    /// <summary>The <see cref="Coverage"/> of a processor that gets square images.</summary>
    /// <param name="processor">How images are prepared.</param>
    /// <param name="side">Side of the images in pixels.</param>
    internal static double CoverageOf(ImageProcessor processor, int side)
    {
        var settings = processor.Settings;
        var resized = settings.DoResize ? settings.Size.For(new PixelSize(side, side)).Width : side;
        return settings.Crop is { } crop ? Math.Min(1, (double)crop.Width / resized) : 1;
    }
}
