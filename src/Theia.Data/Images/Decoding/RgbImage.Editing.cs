using Theia.Data.Images.Decoding;
using Theia.Data.Images.Resizing;

namespace Theia.Data;

public sealed partial class RgbImage
{
    /// <summary>
    /// Resizes to exactly the given size, equal to Pillow (before version 13) to the byte; the same size gives a copy.
    /// </summary>
    /// <param name="width">Pixels a row, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="filter">How; all but <see cref="Resampling.Nearest"/> average over all pixels
    /// that shrink into one.</param>
    /// <returns>A new image.</returns>
    /// <exception cref="DataException">The result is of more than 178,956,970 pixels, or the shape so elongated that
    /// the work would not fit into memory.</exception>
    public RgbImage Resize(int width, int height, Resampling filter)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (!Enum.IsDefined(filter))
            throw new ArgumentOutOfRangeException(nameof(filter), filter, "Unknown filter.");
        PixelSize from = new(Width, Height), to = new(width, height);
        PixelBudget.Check($"image of {from}", to, "resizing it");
        var pixels = GC.AllocateUninitializedArray<byte>(3 * width * height);
        Resampler.Resample(Pixels, from, pixels, to, 3, filter);
        return new(width, height, pixels);
    }

    /// <summary>Cuts out a rectangle that lies inside the image.</summary>
    /// <param name="left">First column, from 0.</param>
    /// <param name="top">First row, from 0.</param>
    /// <param name="width">Columns, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <returns>A new image.</returns>
    public RgbImage Crop(int left, int top, int width, int height)
    {
        if (left < 0 || top < 0 || width < 1 || height < 1 || width > Width - left || height > Height - top)
        {
            throw new ArgumentOutOfRangeException(
                nameof(width),
                $"A crop of {width} x {height} at ({left}, {top}) does not lie inside {Width} x {Height} pixels.");
        }

        var pixels = GC.AllocateUninitializedArray<byte>(3 * width * height);
        for (var y = 0; y < height; y++)
            Pixels.AsSpan(3 * ((top + y) * Width + left), 3 * width).CopyTo(pixels.AsSpan(3 * y * width));
        return new(width, height, pixels);
    }
}
