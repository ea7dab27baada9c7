using Theia.Data.Images.Resizing;

namespace Theia.Decoding.Masks;

/// <summary>The points that everything mode asks about: the middles of equal cells, row by row.</summary>
internal static class PointGrid
{
    /// <summary>Points in pixels of an image.</summary>
    /// <param name="perSide">Points along a side.</param>
    /// <param name="size">Size of the image.</param>
    public static (double X, double Y)[] Of(int perSide, PixelSize size)
    {
        var points = new (double X, double Y)[perSide * perSide];
        for (var i = 0; i < points.Length; i++)
        {
            points[i] = (
                (i % perSide + 0.5) / perSide * size.Width, (i / perSide + 0.5) / perSide * size.Height);
        }

        return points;
    }
}
