using System.Buffers;

namespace Theia.Data.Images.Resizing;

/// <summary>
/// Resamples bytes as Pillow up to version 12 does: horizontally first, rounded to bytes, then vertically;
/// a pass along an axis that keeps its size is left out. Equal to Pillow to the byte.
/// </summary>
internal static unsafe class Resampler
{
    /// <summary>Most bytes between the passes, and most weights an axis: images that need more are refused.</summary>
    private const long MostBetween = 1L << 30;
    private const long MostWeights = 1L << 26;

    /// <summary>Resamples <paramref name="source"/> [height, width, channels] into <paramref name="target"/>.</summary>
    /// <param name="source">Pixels before.</param>
    /// <param name="from">Their width and height.</param>
    /// <param name="target">Pixels after; all are written.</param>
    /// <param name="to">Their width and height.</param>
    /// <param name="channels">Bytes a pixel.</param>
    /// <param name="filter">How.</param>
    /// <param name="kernel">Inner loops; null for the fastest.</param>
    /// <exception cref="DataException">The sizes would need unreasonable memory on the way.</exception>
    public static void Resample(
        ReadOnlySpan<byte> source, PixelSize from, Span<byte> target, PixelSize to, int channels,
        Resampling filter, ResamplingKernel? kernel = null)
    {
        if (from == to)
        {
            source.CopyTo(target);
        }
        else if (filter == Resampling.Nearest)
        {
            Nearest(source, from, target, to, channels);
        }
        else
        {
            Filter(
                source, from, target, to, channels, filter,
                channels == 3 ? kernel ?? ResamplingKernel.Best : new ScalarKernel(channels));
        }
    }

    private static void Nearest(
        ReadOnlySpan<byte> source, PixelSize from, Span<byte> target, PixelSize to, int channels)
    {
        int[] columns = NearestAxis.Indices(from.Width, to.Width), rows = NearestAxis.Indices(from.Height, to.Height);
        for (var y = 0; y < to.Height; y++)
        {
            ReadOnlySpan<byte> line = source.Slice(rows[y] * from.Width * channels, from.Width * channels);
            Span<byte> result = target.Slice(y * to.Width * channels, to.Width * channels);
            for (var x = 0; x < columns.Length; x++)
                line.Slice(columns[x] * channels, channels).CopyTo(result[(x * channels)..]);
        }
    }

    private static void Filter(
        ReadOnlySpan<byte> source, PixelSize from, Span<byte> target, PixelSize to,
        int channels, Resampling filter, ResamplingKernel kernel)
    {
        Check(from, to, channels, filter);
        AxisWeights? vertical = from.Height == to.Height ? null : WeightCache.Get(from.Height, to.Height, filter);
        var length = to.Width * channels;
        fixed (byte* first = source, result = target)
        {
            if (from.Width == to.Width)
            {
                for (var y = 0; y < to.Height; y++)
                {
                    kernel.Vertical(
                        first + (nint)vertical!.Starts[y] * length, length, result + (nint)y * length,
                        length, vertical, y);
                }

                return;
            }

            AxisWeights horizontal = WeightCache.Get(from.Width, to.Width, filter);
            var stride = length + ResamplingKernel.Slack;
            var lines = ArrayPool<byte>.Shared.Rent(RoundUp(from.Height) * stride);
            fixed (byte* between = lines)
            {
                var done = 0;
                for (var y = 0; y < to.Height; y++)
                {
                    // Rows are resampled shortly before they are needed, so that they are still in the cache.
                    var start = vertical?.Starts[y] ?? y;
                    for (var end = start + (vertical?.Counts[y] ?? 1); done < end; done += ResamplingKernel.RowGroup)
                    {
                        FourRows(
                            source, from, channels, done, between + (nint)done * stride, stride, horizontal, kernel);
                    }

                    if (vertical is null)
                    {
                        lines.AsSpan(y * stride, length).CopyTo(target[(y * length)..]);
                    }
                    else
                    {
                        kernel.Vertical(
                            between + (nint)start * stride, stride, result + (nint)y * length, length, vertical, y);
                    }
                }
            }

            ArrayPool<byte>.Shared.Return(lines);
        }
    }

    // Kernels take four rows at a time and may read a little past them: the last rows of an image
    // go through a copy with room behind it.
    private static void FourRows(
        ReadOnlySpan<byte> source, PixelSize from, int channels, int row, byte* target,
        int targetStride, AxisWeights weights, ResamplingKernel kernel)
    {
        var stride = from.Width * channels;
        const int Rows = ResamplingKernel.RowGroup;
        if ((long)(row + Rows) * stride + ResamplingKernel.Slack <= source.Length)
        {
            fixed (byte* rows = source[(row * stride)..])
                kernel.Horizontal(rows, stride, target, targetStride, weights);
            return;
        }

        var copy = ArrayPool<byte>.Shared.Rent(Rows * stride + ResamplingKernel.Slack);
        source.Slice(row * stride, Math.Min(Rows, from.Height - row) * stride).CopyTo(copy);
        fixed (byte* rows = copy)
            kernel.Horizontal(rows, stride, target, targetStride, weights);
        ArrayPool<byte>.Shared.Return(copy);
    }

    private static void Check(PixelSize from, PixelSize to, int channels, Resampling filter)
    {
        var between = (long)RoundUp(from.Height) * ((long)to.Width * channels + ResamplingKernel.Slack);
        var weights = Math.Max(Weights(from.Width, to.Width), Weights(from.Height, to.Height));
        if (between > MostBetween || weights > MostWeights || 4L * from.Width * channels > MostBetween)
        {
            throw new DataException(
                $"image of {from}",
                $"resizing it to {to} would need {between:N0} bytes between the passes and "
                    + $"{weights:N0} weights an axis; " +
                $"the limits are {MostBetween:N0} and {MostWeights:N0}.", "Crop it to a less elongated shape first.");
        }

        long Weights(int inputs, int outputs) => (long)(
            outputs * (2 * Math.Ceiling(FilterShape.Radius(filter) * Math.Max((double)inputs / outputs, 1)) + 1));
    }

    private static int RoundUp(int rows) =>
        checked(rows + ResamplingKernel.RowGroup - 1) / ResamplingKernel.RowGroup * ResamplingKernel.RowGroup;
}
