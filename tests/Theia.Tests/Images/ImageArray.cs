using System.Numerics;
using System.Runtime.InteropServices;
using Theia.Data.Images.Resizing;

namespace Theia.Tests.Images;

/// <summary>
/// An image of any number type, channels last. The values are held as double, which holds every one of them;
/// <see cref="Type"/> says how to round.
/// </summary>
/// <param name="Type">U8, F32, F64, or I64 for all other whole numbers.</param>
/// <param name="Size">Width and height.</param>
/// <param name="Channels">Values a pixel.</param>
/// <param name="Values">[height, width, channels].</param>
internal sealed record ImageArray(DType Type, PixelSize Size, int Channels, double[] Values)
{
    private const string Wanted = "Give [height, width, 3] or [3, height, width], or a batch of those";

    /// <summary>Takes a batch apart; one image becomes a list of one.</summary>
    public static IReadOnlyList<TensorData> Split(TensorData images)
    {
        if (images.Shape.Count != 4)
            return [images];
        var count = (int)images.Shape[0];
        var bytes = count == 0 ? 0 : images.Bytes.Length / count;
        return [.. Enumerable.Range(0, count)
            .Select(i => new TensorData(images.Type, [.. images.Shape.Skip(1)], images.Bytes.Slice(i * bytes, bytes)))];
    }

    /// <summary>Where the channels of an image are: first if its first dimension is 1 or 3, else last.</summary>
    public static bool HasChannelsFirst(TensorData image)
    {
        CheckDimensions(image);
        if (image.Shape[0] is 1 or 3)
            return true;
        return image.Shape[2] is 1 or 3
            ? false
            : throw new UsageException(
                $"An image of [{string.Join(", ", image.Shape)}] has 1 or 3 channels neither first nor last. "
                + $"{Wanted}.");
    }

    /// <summary>Reads an array.</summary>
    public static ImageArray Read(TensorData image, bool channelsFirst)
    {
        CheckDimensions(image);
        (var type, var values) = image.Type switch
        {
            DType.U8 => (DType.U8, Widen<byte>(image)),
            DType.F32 => (DType.F32, Widen<float>(image)),
            DType.F64 => (DType.F64, Widen<double>(image)),
            DType.I8 => (DType.I64, Widen<sbyte>(image)),
            DType.I16 => (DType.I64, Widen<short>(image)),
            DType.U16 => (DType.I64, Widen<ushort>(image)),
            DType.I32 => (DType.I64, Widen<int>(image)),
            DType.U32 => (DType.I64, Widen<uint>(image)),
            DType.I64 => (DType.I64, Widen<long>(image)),
            DType.U64 => (DType.I64, Widen<ulong>(image)),
            _ => throw new UsageException($"Images of {image.Type} are not taken; convert them to U8 or F32."),
        };
        int channels = (int)image.Shape[channelsFirst ? 0 : 2], height = (int)image.Shape[channelsFirst ? 1 : 0],
            width = (int)image.Shape[channelsFirst ? 2 : 1];
        if (values.LongLength != (long)channels * height * width || values.Length == 0)
        {
            throw new UsageException(
                $"An image of [{string.Join(", ", image.Shape)}] with {values.Length} values: "
                + "the sides must be at least 1 and fit the values.");
        }

        var size = new PixelSize(width, height);
        return new(type, size, channels, channelsFirst ? Interleave(values, size, channels) : values);
    }

    private static void CheckDimensions(TensorData image)
    {
        if (image.Shape.Count != 3)
        {
            throw new UsageException(
                $"An image has three dimensions; got [{string.Join(", ", image.Shape)}]. {Wanted}.");
        }
    }

    private static double[] Widen<T>(TensorData image)
        where T : unmanaged, INumber<T>
    {
        ReadOnlySpan<T> values = MemoryMarshal.Cast<byte, T>(image.Bytes.Span);
        var wide = new double[values.Length];
        for (var i = 0; i < wide.Length; i++)
            wide[i] = double.CreateChecked(values[i]);
        return wide;
    }

    private static double[] Interleave(double[] planes, PixelSize size, int channels)
    {
        var values = new double[planes.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = planes[i % channels * size.Pixels + i / channels];
        return values;
    }
}
