namespace Theia.Lab.Pretraining.Data;

/// <summary>Where a crop was cut out of its image, in pixels of the image.</summary>
/// <param name="Left">First column.</param>
/// <param name="Top">First row.</param>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
/// <param name="Mirrored">Whether left and right are exchanged.</param>
internal readonly record struct CropPlace(int Left, int Top, int Width, int Height, bool Mirrored)
{
    /// <summary>
    /// Samples a map of the image for the crop: the value at the center of each of side × side cells, which is the
    /// label of the pixel that lies there.
    /// </summary>
    /// <param name="map">Row-major, <paramref name="imageWidth"/> values a row.</param>
    /// <param name="imageWidth">Columns of the map.</param>
    /// <param name="side">Cells a side.</param>
    public T[] Sample<T>(ReadOnlySpan<T> map, int imageWidth, int side)
    {
        var cells = new T[side * side];
        for (var y = 0; y < side; y++)
        {
            var row = Top + (((2 * y) + 1) * Height / (2 * side));
            for (var x = 0; x < side; x++)
            {
                var column = Left + (((2 * x) + 1) * Width / (2 * side));
                cells[(y * side) + (Mirrored ? side - 1 - x : x)] = map[(row * imageWidth) + column];
            }
        }

        return cells;
    }
}
