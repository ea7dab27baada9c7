using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Theia.Data.Images.Preprocessing;

namespace Theia.OnnxRuntime.Onnx;

/// <summary>Preprocesses images into the input layout of a network.</summary>
internal sealed class ImageInput
{
    private const int Channels = 3;

    // Bilinear whatever the shape, and no arithmetic: the default preprocessing without 'processor'.
    private const string RawImages = """
        { "image_processor_type": "ViTImageProcessor", "size": { "height": HEIGHT, "width": WIDTH }, "resample": 2, "do_rescale": false, "do_normalize": false }
        """;

    private readonly ImageProcessor _processor;
    private readonly string _source;
    private readonly int _height;
    private readonly int _width;
    private readonly bool _channelsLast;
    private readonly bool _blueFirst;

    private ImageInput(TeacherDescription description, bool channelsLast)
    {
        _source = description.Source;
        (_, _height, _width, _blueFirst) = description.Input!;
        _channelsLast = channelsLast;
        var settings = description.Processor?.GetRawText()
            ?? RawImages.Replace("HEIGHT", $"{_height}", StringComparison.Ordinal)
                .Replace("WIDTH", $"{_width}", StringComparison.Ordinal);
        _processor = ImageProcessor.Parse(settings, modelType: null, description.Source);
    }

    // Only certain errors: the preprocessing of the training is known only from the description.
    private void RequireSensible(string file, NodeMetadata input)
    {
        if (input.ElementDataType == TensorElementType.UInt8 && !Enumerable.Range(0, Channels).All(IsGrayLevels))
        {
            throw new UsageException(
                $"{_source}: {file} takes uint8 values 0 to 255, but 'processor' changes them. "
                + "Set do_rescale and do_normalize to false in 'processor', or leave 'processor' out.");
        }

        ProcessorSettings settings = _processor.Settings;
        if (!settings.DoNormalize || settings.Std.All(std => std == 1))
            return;
        var white = settings.DoRescale ? 255 * settings.RescaleFactor : 255;
        if (white > 100 && settings.Mean.All(mean => mean is > 0 and <= 1))
        {
            throw new UsageException(
                $"{_source}: 'processor' does not rescale gray levels, "
                + $"but its image_mean of {List(settings.Mean)} is for values from 0 to 1. "
                + "Set do_rescale to true with a rescale_factor of 1/255, or correct image_mean and image_std.");
        }

        if (white <= 2 && settings.Mean.All(mean => mean > 2))
        {
            throw new UsageException(
                $"{_source}: 'processor' rescales gray levels to 0 to {white:0.###}, "
                + $"but its image_mean of {List(settings.Mean)} is for values from 0 to 255. "
                + "Set do_rescale to false, or correct image_mean and image_std.");
        }

        static string List(double[] values) =>
            string.Join(", ", values.Select(value => value.ToString("0.###", CultureInfo.InvariantCulture)));
    }

    private bool IsGrayLevels(int channel) =>
        _processor.Table(channel) is var table
            && !Enumerable.Range(0, table.Length).Any(level => table[level] != level);

    /// <summary>Shape of one image.</summary>
    public long[] Shape => _channelsLast ? [_height, _width, Channels] : [Channels, _height, _width];

    /// <summary>Finds out how a network takes images from the shape of its input.</summary>
    /// <exception cref="UsageException">Its shape is not that of images of the described size.</exception>
    public static ImageInput For(TeacherDescription description, string file, NodeMetadata input)
    {
        var (_, height, width, _) = description.Input!;
        ImageInput images = input.Dimensions switch
        {
            [_, var c, var h, var w] when Is(c, Channels) && Is(h, height) && Is(w, width) =>
                new ImageInput(description, channelsLast: false),
            [_, var h, var w, var c] when Is(c, Channels) && Is(h, height) && Is(w, width) =>
                new ImageInput(description, channelsLast: true),
            _ => throw new UsageException(
                $"{description.Source}: {file} takes {OnnxSession.Shape(input)}, "
                + $"which is not a batch of RGB images of {height} x {width} (height x width). Correct 'input'."),
        };

        images.RequireSensible(file, input);
        return images;

        static bool Is(int size, int wanted) => size < 0 || size == wanted;
    }

    /// <summary>Prepares images of any size.</summary>
    /// <returns>The batch, row-major, in the order of <see cref="Shape"/>.</returns>
    /// <exception cref="UsageException">The description's processor makes another size of an image.</exception>
    public float[] Prepare(IReadOnlyList<RgbImage> images)
    {
        var length = Channels * _height * _width;
        var batch = new float[checked(images.Count * length)];
        foreach (RgbImage image in images)
        {
            var (height, width) = _processor.OutputSize(image.Height, image.Width);
            if (height != _height || width != _width)
            {
                throw new UsageException(
                    $"{_source}: 'processor' produces {height} x {width} (height x width) from an image "
                    + $"of {image.Height} x {image.Width}, but 'input' is {_height} x {_width}. Correct one of them.");
            }
        }

        _processor.Process(images, batch);
        for (var i = 0; i < images.Count; i++)
            Arrange(batch.AsSpan(i * length, length));
        return batch;
    }

    private void Arrange(Span<float> planes)
    {
        var area = _height * _width;
        if (_blueFirst)
        {
            float[] red = [.. planes[..area]];
            planes[(2 * area)..].CopyTo(planes);
            red.CopyTo(planes[(2 * area)..]);
        }

        if (!_channelsLast)
            return;
        float[] copy = [.. planes];
        for (var pixel = 0; pixel < area; pixel++)
        {
            for (var channel = 0; channel < Channels; channel++)
                planes[Channels * pixel + channel] = copy[channel * area + pixel];
        }
    }
}
