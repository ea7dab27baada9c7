using System.Runtime.InteropServices;
using Theia.Data.Images.Decoding;
using Theia.Data.Images.Preprocessing;
using Theia.Data.Images.Resizing;

namespace Theia.Tests.Images;

/// <summary>
/// The processor for images that come as arrays of any number type, step by step with the
/// reference's precisions (spec 1.2).
/// </summary>
internal static class ArrayProcessor
{
    /// <summary>Runs all steps and stacks the results, channels first.</summary>
    public static TensorData Run(
        ProcessorSettings settings, IReadOnlyList<TensorData> images, ProcessorSwitches? switches)
    {
        if (images.Count == 0)
            throw new UsageException("There is no image to process: the list or batch is empty.");
        switches ??= new(settings.DoResize, settings.DoRescale, settings.DoNormalize);
        var channelsFirst = ImageArray.HasChannelsFirst(images[0]);
        return Stack([.. images.Select(image => Steps(settings, switches, ImageArray.Read(image, channelsFirst)))]);
    }

    private static ImageArray Steps(ProcessorSettings settings, ProcessorSwitches switches, ImageArray image)
    {
        if (switches.Resize)
            image = Resize(settings, image);
        if (settings.Crop is { } crop)
        {
            image = image with
            {
                Size = crop,
                Values = CenterCrop.Apply<double>(image.Values, image.Size, crop, image.Channels),
            };
        }

        if (switches.Rescale)
        {
            image = image with
            {
                Type = DType.F32,
                Values = [.. image.Values.Select(value => Rescale(value, image.Type, settings.RescaleFactor))],
            };
        }

        if (switches.Normalize)
            image = Normalize(settings, image);
        return settings.Pad is { } pad ? Pad(image, pad) : image;
    }

    // All resizing is on bytes: other values are brought there and back as the reference does,
    // with its loss of precision.
    private static ImageArray Resize(ProcessorSettings settings, ImageArray image)
    {
        if (image.Channels is not (1 or 3))
        {
            throw new UsageException(
                $"An image of {image.Channels} channels cannot be resized; images have 1 or 3. "
                + "The first image of a list decides where the channels are.");
        }

        var isUnit = image.Type != DType.U8 && IsUnit(image.Values);
        byte[] levels = [.. image.Values.Select(value => isUnit ? (byte)ToUnitLevel(value, image.Type) : (byte)value)];
        PixelSize to = settings.Size.For(image.Size);
        PixelBudget.Check($"image of {image.Size}", to, "resizing it");
        var resized = new byte[to.Pixels * image.Channels];
        Resampler.Resample(levels, image.Size, resized, to, image.Channels, settings.Resample);
        return new(
            isUnit ? DType.F32 : DType.U8, to, image.Channels,
            [.. resized.Select(level => isUnit ? (float)(level * (1 / 255.0)) : level)]);
    }

    private static double ToUnitLevel(double value, DType type) =>
        type == DType.F32 ? (float)value * 255f : (float)(value * 255);

    // True for values of 0…1, false for whole gray levels; "whole" as numpy's allclose has it.
    private static bool IsUnit(double[] values)
    {
        if (values.All(value => Math.Abs(value - Math.Truncate(value)) <= 1e-8 + 1e-5 * Math.Abs(Math.Truncate(value))))
        {
            return values.All(value => value is >= 0 and <= 255)
                ? false
                : throw new UsageException(
                    "Whole numbers must be gray levels from 0 to 255; "
                    + $"got {values.Min()} to {values.Max()}. Scale them first.");
        }

        return values.All(value => value is >= 0 and <= 1)
            ? true
            : throw new UsageException(
                $"Floats must be whole gray levels from 0 to 255 or lie in 0…1; got {values.Min()} to {values.Max()}. "
                + "Scale them first, or do not resize.");
    }

    private static double Rescale(double value, DType type, double factor) =>
        type == DType.F32 ? (float)value * (float)factor : (float)(value * factor);

    private static ImageArray Normalize(ProcessorSettings settings, ImageArray image)
    {
        if (image.Channels != settings.Mean.Length)
        {
            throw new UsageException(
                $"An image of {image.Channels} channels cannot be normalized by {settings.Mean.Length} means. "
                + "Repeat its channel three times, or leave normalizing out.");
        }

        var values = new double[image.Values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            double mean = settings.Mean[i % 3], std = settings.Std[i % 3];
            values[i] = image.Type == DType.F64
                ? (image.Values[i] - mean) / std
                : ((float)image.Values[i] - (float)mean) / (float)std;
        }

        return image with { Type = image.Type == DType.F64 ? DType.F64 : DType.F32, Values = values };
    }

    private static ImageArray Pad(ImageArray image, PixelSize pad)
    {
        if (image.Size.Width > pad.Width || image.Size.Height > pad.Height)
        {
            throw new UsageException(
                $"An image of {image.Size} is larger than the {pad} that the processor pads to. Let it be resized.");
        }

        var values = new double[pad.Pixels * image.Channels];
        var row = image.Size.Width * image.Channels;
        for (var y = 0; y < image.Size.Height; y++)
            image.Values.AsSpan(y * row, row).CopyTo(values.AsSpan(y * pad.Width * image.Channels));
        return image with { Size = pad, Values = values };
    }

    private static TensorData Stack(ImageArray[] images)
    {
        ImageArray first = images[0];
        if (Array.Find(images, image => image.Size != first.Size || image.Channels != first.Channels) is { } other)
        {
            throw new UsageException(
                $"Images of one call must come out in one size: the first has {first.Channels} channels of "
                + $"{first.Size}, another {other.Channels} of {other.Size}. " +
                "Let them be resized, or give them in separate calls.");
        }

        long[] shape = [images.Length, first.Channels, first.Size.Height, first.Size.Width];
        IEnumerable<double> planes = images.SelectMany(image =>
            from channel in Enumerable.Range(0, image.Channels)
            from pixel in Enumerable.Range(0, (int)image.Size.Pixels)
            select image.Values[pixel * image.Channels + channel]);
        if (Array.TrueForAll(images, image => image.Type == DType.U8))
            return new(DType.U8, shape, planes.Select(value => (byte)value).ToArray());
        float[] singles = [.. planes.Select(value => (float)value)];
        return new(DType.F32, shape, MemoryMarshal.AsBytes(singles.AsSpan()).ToArray());
    }
}
