using Theia.Decoding.Colors;
using Theia.Decoding.Depth;

namespace Theia;

public sealed partial class DepthMap
{
    /// <summary>Paints the map from its least to its greatest value; a map of one value gets the least color.</summary>
    /// <param name="colors">Default: <see cref="DepthColors.Inferno"/>.</param>
    /// <param name="scaleBar">
    /// Adds rows below with the colors and the values at their ends. Default: false.
    /// </param>
    public RgbImage Render(DepthColors colors = DepthColors.Inferno, bool scaleBar = false)
    {
        var polynomial = ColorPolynomial.Of(colors);
        var image = new RgbImage(Width, Height, new byte[3 * Values.Length]);
        var levels = Levels();
        for (var i = 0; i < levels.Length; i++)
            polynomial.Paint(levels[i], image.Pixels.AsSpan(3 * i, 3));
        return scaleBar ? ScaleBar.Below(image, polynomial, Least, Greatest, IsMetric) : image;
    }

    /// <summary>The values scaled to 0 … 1; all 0 where they are all alike.</summary>
    internal float[] Levels()
    {
        var span = Greatest - Least;
        return span > 0 ? [.. Values.Select(value => (value - Least) / span)] : new float[Values.Length];
    }
}
