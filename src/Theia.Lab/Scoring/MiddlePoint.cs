namespace Theia.Lab.Scoring;

/// <summary>
/// The pixel of a mask that lies farthest from its border, where a person would click: the point prompt of SAM's own
/// evaluation (arXiv 2304.02643, section 7.1).
/// </summary>
internal static class MiddlePoint
{
    /// <summary>Finds the pixel, the first of equals row by row.</summary>
    /// <param name="mask">Row-major; at least one pixel is set.</param>
    /// <param name="width">Pixels a row.</param>
    public static (int X, int Y) Of(bool[] mask, int width)
    {
        var height = mask.Length / width;
        // Columns first, then the lower envelope of a row (Felzenszwalb and Huttenlocher, 2012), by trying all columns:
        // images here are small.
        var squares = new int[mask.Length];
        for (var x = 0; x < width; x++)
            FillColumn(mask, squares, x, width, height);
        (int X, int Y, int Distance) best = (0, 0, -1);
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                if (!mask[(y * width) + x])
                    continue;
                var distance = Distance(squares.AsSpan(y * width, width), x);
                if (distance > best.Distance)
                    best = (x, y, distance);
            }
        }

        return (best.X, best.Y);
    }

    // Squared distance to the next pixel of the column that is not set; what lies outside of the image is not set.
    private static void FillColumn(bool[] mask, int[] squares, int x, int width, int height)
    {
        var above = 0;
        for (var y = 0; y < height; y++)
        {
            above = mask[(y * width) + x] ? above + 1 : 0;
            squares[(y * width) + x] = above;
        }

        var below = 0;
        for (var y = height - 1; y >= 0; y--)
        {
            below = mask[(y * width) + x] ? below + 1 : 0;
            var nearest = Math.Min(below, squares[(y * width) + x]);
            squares[(y * width) + x] = nearest * nearest;
        }
    }

    private static int Distance(ReadOnlySpan<int> row, int x)
    {
        var nearest = Math.Min((x + 1) * (x + 1), (row.Length - x) * (row.Length - x));
        for (var other = 0; other < row.Length; other++)
            nearest = Math.Min(nearest, row[other] + ((other - x) * (other - x)));
        return nearest;
    }
}
