using Theia.Data.Images.Resizing;

namespace Theia.Decoding.Masks;

/// <summary>
/// Where an image lies in the square that a SAM's encoder sees: resized to a part of it at the top left, the rest
/// padding.
/// </summary>
/// <param name="Original">Size of the image.</param>
/// <param name="Resized">Size of the image within the square.</param>
/// <param name="Side">Side of the square, in pixels.</param>
internal sealed record PromptSpace(PixelSize Original, PixelSize Resized, int Side)
{
    /// <summary>An image as a processor of SAM prepares it.</summary>
    /// <param name="processor">How the encoder's images are prepared; pads them to a square.</param>
    /// <param name="original">Size of the image.</param>
    /// <param name="side">
    /// Side of the square of the prompts. It is usually the processor's, but an encoder that was distilled may see
    /// smaller images.
    /// </param>
    /// <exception cref="UsageException">The processor makes no squares.</exception>
    public static PromptSpace Of(ImageProcessor processor, PixelSize original, int side)
    {
        var (height, width) = processor.OutputSize(original.Height, original.Width);
        if (height != width)
        {
            throw new UsageException(
                $"The processor makes images of {width} x {height}; SAM's decoder needs a square. "
                + "Set \"pad_size\" in the processor.");
        }

        var inside = processor.SizeBeforePadding(original);
        return new(original, new(Scaled(inside.Width), Scaled(inside.Height)), side);

        int Scaled(int length) => (int)Math.Round((double)length * side / width);
    }

    /// <summary>An image that fills the square, whatever its shape.</summary>
    public static PromptSpace Squashed(PixelSize original, int side) => new(original, new(side, side), side);

    /// <summary>A place of the image in the square, in pixels of each.</summary>
    public (double X, double Y) ToSquare(double x, double y) =>
        (x * ((double)Resized.Width / Original.Width), y * ((double)Resized.Height / Original.Height));

    /// <summary>Places in the square as a tensor, float64 [n, 1, 2].</summary>
    public Tensor ToSquare(IReadOnlyList<(double X, double Y)> points)
    {
        var values = new double[2 * points.Count];
        for (var i = 0; i < points.Count; i++)
            (values[2 * i], values[(2 * i) + 1]) = ToSquare(points[i].X, points[i].Y);
        return tensor(values, [points.Count, 1, 2]);
    }
}
