using Theia.Decoding.Colors;

namespace Theia.Decoding.Tokens;

/// <summary>One value per token, as an image.</summary>
/// <param name="Values">[rows, columns].</param>
/// <param name="Rows">Rows of tokens.</param>
/// <param name="Columns">Tokens a row.</param>
/// <param name="Low">The value of the darkest color.</param>
/// <param name="High">The value of the lightest.</param>
internal sealed record HeatMap(IReadOnlyList<double> Values, int Rows, int Columns, double Low, double High)
{
    // The image stays recognizable, and the map is still the first that one sees.
    private const double Opacity = 0.6;

    /// <summary>A map from its least to its greatest value.</summary>
    /// <param name="values">[rows · columns].</param>
    /// <param name="grid">Rows and columns. Default: a square.</param>
    /// <exception cref="UsageException">The values do not fill the grid.</exception>
    public static HeatMap Of(IReadOnlyList<double> values, (int Rows, int Columns)? grid = null)
    {
        var (rows, columns) = TokenGrid.Of(values.Count, grid);
        return new HeatMap(values, rows, columns, values.Min(), values.Max());
    }

    /// <summary>Paints the map.</summary>
    /// <param name="width">Pixels a row.</param>
    /// <param name="height">Rows of pixels.</param>
    /// <param name="upsampling">From tokens to pixels.</param>
    public RgbImage Render(int width, int height, TokenUpsampling upsampling = TokenUpsampling.Blocks)
    {
        var inferno = ColorPolynomial.Of(DepthColors.Inferno);
        var colors = new float[3 * Values.Count];
        for (var i = 0; i < Values.Count; i++)
        {
            (colors[3 * i], colors[(3 * i) + 1], colors[(3 * i) + 2]) =
                inferno.At(High > Low ? (float)((Values[i] - Low) / (High - Low)) : 0);
        }

        return TokenGrid.Upsample(colors, Rows, Columns, width, height, upsampling);
    }

    /// <summary>Paints the map over an image, which shows through.</summary>
    public RgbImage Over(RgbImage image) =>
        Blend(Render(image.Width, image.Height, TokenUpsampling.Smooth), image);

    /// <summary>A painted map over an image of its size, which shows through.</summary>
    public static RgbImage Blend(RgbImage map, RgbImage image)
    {
        var pixels = new byte[map.Pixels.Length];
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = (byte)((map.Pixels[i] * Opacity) + (image.Pixels[i] * (1 - Opacity)));
        return new RgbImage(map.Width, map.Height, pixels);
    }
}
