using Theia.Data.Masks;

namespace Theia.Data;

/// <summary>
/// A binary mask of an image, kept as COCO's run lengths: column by column, starting with the pixels outside. It takes
/// a few kilobytes, whatever the size of the image.
/// </summary>
public sealed class RunLengthMask
{
    private const long MostPixels = int.MaxValue;

    private RunLengthMask(int width, int height, IReadOnlyList<int> runs)
    {
        (Width, Height, Runs) = (width, height, runs);
        (Area, Box) = Measure();
    }

    /// <summary>Pixels a row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>
    /// Lengths of the runs outside, inside, outside, …, which add up to all pixels. The first may be 0.
    /// </summary>
    public IReadOnlyList<int> Runs { get; }

    /// <summary>Number of pixels inside.</summary>
    public int Area { get; }

    /// <summary>The smallest box around the pixels inside; all zeros where there is none.</summary>
    public PixelBox Box { get; }

    /// <summary>The runs as the short text that pycocotools writes: <c>counts</c> of a <c>segmentation</c>.</summary>
    public string Counts => CompressedRuns.Write(Runs);

    /// <summary>Makes a mask of pixels.</summary>
    /// <param name="width">Pixels a row, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="pixels">[height, width], row-major: 1 inside, 0 outside.</param>
    public static RunLengthMask FromPixels(int width, int height, ReadOnlySpan<byte> pixels)
    {
        RequireSides(width, height);
        return pixels.Length == (long)width * height
            ? new(width, height, RunLengths.Of(pixels, width, inside: 1))
            : throw new ArgumentException(
                $"A mask of {width} x {height} has {(long)width * height} pixels; got {pixels.Length}.",
                nameof(pixels));
    }

    /// <summary>Makes a mask of run lengths, as an uncompressed <c>segmentation</c> has them.</summary>
    /// <param name="width">Pixels a row, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="runs">Lengths of the runs outside, inside, outside, …; they add up to all pixels.</param>
    /// <exception cref="UsageException">A run is negative, or they do not add up.</exception>
    public static RunLengthMask FromRuns(int width, int height, IReadOnlyList<int> runs)
    {
        RequireSides(width, height);
        var sum = runs.Sum(run => (long)run);
        if (runs.Any(run => run < 0) || sum != (long)width * height)
        {
            throw new UsageException(
                $"The runs of a mask of {width} x {height} are not negative and add up to {(long)width * height}; "
                + $"these {runs.Count} add up to {sum}, the least is {runs.DefaultIfEmpty().Min()}.");
        }

        return new(width, height, [.. runs]);
    }

    /// <summary>Reads the short text that pycocotools writes.</summary>
    /// <param name="width">Pixels a row, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="counts">The text.</param>
    /// <exception cref="UsageException">It is no such text, or of a mask of another size.</exception>
    public static RunLengthMask FromCounts(int width, int height, string counts) =>
        FromRuns(width, height, CompressedRuns.Read(counts) ?? throw new UsageException(
            "The counts of a mask are no text of COCO's run lengths. Take the text that pycocotools writes."));

    /// <summary>The pixels, [height, width], row-major: 1 inside, 0 outside.</summary>
    public byte[] ToPixels()
    {
        var pixels = new byte[Width * Height];
        RunLengths.Fill(Runs, pixels, Width);
        return pixels;
    }

    private static void RequireSides(int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if ((long)width * height > MostPixels)
        {
            throw new ArgumentOutOfRangeException(
                nameof(width), $"A mask has at most {MostPixels} pixels; got {width} x {height}.");
        }
    }

    private (int Area, PixelBox Box) Measure()
    {
        var area = 0;
        var (left, top, right, bottom) = (int.MaxValue, int.MaxValue, -1, -1);
        foreach (var (start, length) in RunLengths.Inside(Runs))
        {
            area += length;
            var (first, last) = (start / Height, (start + length - 1) / Height);
            (left, right) = (Math.Min(left, first), Math.Max(right, last));
            // A run that continues in the next column touches the last row of one and the first of the other.
            top = Math.Min(top, first == last ? start % Height : 0);
            bottom = Math.Max(bottom, first == last ? (start + length - 1) % Height : Height - 1);
        }

        return (area, area == 0 ? default : new PixelBox(left, top, right, bottom));
    }
}
