using Theia.Web.Models;

namespace Theia.Web.Views;

/// <summary>Tokens as colors: the three directions in which they differ most are red, green and blue.</summary>
/// <param name="Colors">A pixel per token.</param>
/// <param name="Coverage">Part of each side of the image that the tokens cover.</param>
internal sealed record PcaView(RgbImage Colors, double Coverage)
{
    // One odd token shall not dull all others.
    private static readonly PcaOptions _options = new() { Background = double.NegativeInfinity, Saturated = 0.01 };

    /// <summary>Colors features.</summary>
    /// <param name="map">The features.</param>
    /// <param name="fitted">Those that the directions are fitted to and the colors scaled to.</param>
    public static PcaView Of(FeatureMap map, FeatureMap fitted)
    {
        using var basis = fitted.ToTensor();
        using var tokens = map.ToTensor();
        var image = PcaProjection.Fit(basis, _options)
            .Render(tokens, map.Columns, map.Rows, grid: (map.Rows, map.Columns));
        return new PcaView(image, map.Coverage);
    }

    /// <summary>The colors over an image, smooth between the centers of tokens; black where there are none.</summary>
    public RgbImage Over(int width, int height)
    {
        int across = Side(width), down = Side(height);
        var smooth = Colors.Resize(across, down, Resampling.Bicubic);
        if (across == width && down == height)
            return smooth;
        var pixels = new byte[3 * width * height];
        for (var row = 0; row < down; row++)
        {
            var place = 3 * ((((height - down) / 2) + row) * width + ((width - across) / 2));
            smooth.Pixels.AsSpan(3 * row * across, 3 * across).CopyTo(pixels.AsSpan(place));
        }

        return new RgbImage(width, height, pixels);
    }

    private int Side(int pixels) => Math.Max(1, (int)Math.Round(pixels * Coverage));
}
