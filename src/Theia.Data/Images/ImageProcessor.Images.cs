using System.Runtime.ExceptionServices;
using Theia.Data.Images.Decoding;
using Theia.Data.Images.Preprocessing;
using Theia.Data.Images.Resizing;

namespace Theia.Data;

public sealed partial class ImageProcessor
{
    /// <summary>Pixels below which a batch is not worth a second thread.</summary>
    private const long ParallelPixels = 1 << 18;

    /// <summary>Height and width of the pixel values that an image of the given size becomes.</summary>
    /// <exception cref="DataException">The image is too elongated for the processor's rule.</exception>
    public (int Height, int Width) OutputSize(int height, int width)
    {
        PixelSize size = Settings.Pad ?? PreparedSize(new(width, height));
        return (size.Height, size.Width);
    }

    /// <summary>Resizes and crops, and leaves the numbers alone.</summary>
    /// <returns>A new image, or <paramref name="image"/> itself where nothing changes.</returns>
    /// <exception cref="DataException">The image is too elongated for the processor's rule, or the result would be
    /// above the pixel limit.</exception>
    public RgbImage Prepare(RgbImage image)
    {
        PixelSize from = new(image.Width, image.Height), to = PreparedSize(from);
        return IsPrepared(from) ? image : new(to.Width, to.Height, Prepare(image.Pixels, from));
    }

    /// <summary>
    /// Prepares images of any size into memory of the caller; large batches are spread over the processors. The images
    /// must become one size, as they do whenever the processor resizes to one.
    /// </summary>
    /// <param name="images">RGB.</param>
    /// <param name="pixels">
    /// float32 [count, 3, H, W] with H and W as <see cref="OutputSize"/> says; all values are written.
    /// </param>
    /// <exception cref="DataException">An image is too elongated for the processor's rule.</exception>
    /// <exception cref="UsageException">An image becomes another size than the first.</exception>
    public void Process(IReadOnlyList<RgbImage> images, Span<float> pixels)
    {
        if (images.Count == 0)
            return;
        PixelSize size = FinalSize(SizeOf(images[0]));
        long work = 0;
        foreach (RgbImage image in images)
        {
            if (FinalSize(SizeOf(image)) is var other && other != size)
            {
                throw new UsageException(
                    $"An image of {image.Width} x {image.Height} becomes {other}, the first of the batch {size}. "
                    + "Resize the images to one size first.");
            }

            work += Math.Max(SizeOf(image).Pixels, size.Pixels);
        }

        var what = $"{images.Count} times 3 planes of {size}";
        CheckLength(nameof(pixels), pixels.Length, images.Count * size.Pixels * 3, what);
        Spread(images.Count, work, pixels, (i, result) => One(images[i].Pixels, SizeOf(images[i]), result));
    }

    /// <summary>
    /// Prepares a batch of images of one size into memory of the caller; large batches are spread over the processors.
    /// </summary>
    /// <param name="images">uint8 [count, height, width, 3].</param>
    /// <param name="count">Images.</param>
    /// <param name="height">Rows of each.</param>
    /// <param name="width">Pixels a row of each.</param>
    /// <param name="pixels">float32 [count, 3, H, W] with H and W as <see cref="OutputSize"/>
    /// says; all values are written.</param>
    /// <exception cref="DataException">The images are too elongated for the processor's rule.</exception>
    public unsafe void Process(ReadOnlySpan<byte> images, int count, int height, int width, Span<float> pixels)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        PixelSize from = new(width, height), outer = FinalSize(from);
        CheckLength(nameof(images), images.Length, count * from.Pixels * 3, $"{count} images of {from}");
        CheckLength(nameof(pixels), pixels.Length, count * outer.Pixels * 3, $"{count} times 3 planes of {outer}");
        var length = (int)from.Pixels * 3;
        fixed (byte* source = images)
        {
            // Spans do not go into lambdas; the memory is held in place until all are done.
            var start = (nint)source;
            Spread(count, count * Math.Max(from.Pixels, outer.Pixels), pixels, (i, result) =>
                One(new ReadOnlySpan<byte>((byte*)start + ((long)i * length), length), from, result));
        }
    }

    // Gives each image its equal part of the result.
    private static unsafe void Spread(int count, long work, Span<float> pixels, WritePixels write)
    {
        if (count == 0)
            return;
        var length = pixels.Length / count;
        fixed (float* target = pixels)
        {
            var start = (nint)target;
            if (count == 1 || work < ParallelPixels)
            {
                for (var i = 0; i < count; i++)
                    Write(i);
                return;
            }

            try
            {
                Parallel.For(0, count, Write);
            }
            catch (AggregateException failures)
            {
                ExceptionDispatchInfo.Throw(failures.InnerExceptions[0]);   // as without threads
            }

            void Write(int i) => write(i, new Span<float>((float*)start + ((long)i * length), length));
        }
    }

    private void One(ReadOnlySpan<byte> image, PixelSize from, Span<float> pixels)
    {
        PixelSize inner = PreparedSize(from), outer = Padded(inner);
        if (!IsPrepared(from))
            image = Prepare(image, from);
        if (inner != outer)
            pixels.Clear();
        Normalize(image, inner, pixels, outer);
    }

    /// <summary>The size that an image has in front of the padding, or where there is none in the end.</summary>
    internal PixelSize SizeBeforePadding(PixelSize size) => PreparedSize(size);

    private static PixelSize SizeOf(RgbImage image) => new(image.Width, image.Height);

    private PixelSize ResizedSize(PixelSize size) => Settings.DoResize ? Settings.Size.For(size) : size;

    private PixelSize PreparedSize(PixelSize size) => Settings.Crop ?? ResizedSize(size);

    private PixelSize FinalSize(PixelSize size) => Padded(PreparedSize(size));

    private bool IsPrepared(PixelSize size) => ResizedSize(size) == size && (Settings.Crop ?? size) == size;

    private byte[] Prepare(ReadOnlySpan<byte> pixels, PixelSize from)
    {
        PixelSize resized = ResizedSize(from);
        if (resized != from)
        {
            PixelBudget.Check($"image of {from}", resized, "resizing it");
            var target = GC.AllocateUninitializedArray<byte>((int)(3 * resized.Pixels));
            Resampler.Resample(pixels, from, target, resized, 3, Settings.Resample);
            if (Settings.Crop is null)
                return target;
            pixels = target;
        }

        return CenterCrop.Apply(pixels, resized, Settings.Crop ?? resized, 3);
    }

    private PixelSize Padded(PixelSize size)
    {
        if (Settings.Pad is not { } pad)
            return size;
        if (size.Width <= pad.Width && size.Height <= pad.Height)
            return pad;
        throw new DataException(
            $"image of {size}", $"larger than the {pad} that the processor pads to.",
            "Correct \"pad_size\" or \"size\" in its file.");
    }

    private unsafe void Normalize(ReadOnlySpan<byte> image, PixelSize inner, Span<float> pixels, PixelSize outer)
    {
        fixed (byte* source = image)
        fixed (float* target = pixels)
        {
            var plane = (nint)outer.Pixels;
            if (inner.Width == outer.Width)
            {
                _table.LookUp(source, (int)inner.Pixels, target, plane);
                return;
            }

            for (var y = 0; y < inner.Height; y++)
                _table.LookUp(source + 3L * y * inner.Width, inner.Width, target + (long)y * outer.Width, plane);
        }
    }

    private delegate void WritePixels(int index, Span<float> pixels);

    private static void CheckLength(string name, long length, long wanted, string what)
    {
        if (length != wanted)
            throw new ArgumentException($"{what} are {wanted:N0} values; got {length:N0}.", name);
    }
}
