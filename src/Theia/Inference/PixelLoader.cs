using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace Theia.Inference;

/// <summary>Preprocesses images directly into the memory of a tensor.</summary>
internal sealed class PixelLoader(ImageProcessor processor, Device device)
{
    private readonly Lazy<ImageProcessor> _atOwnSize = new(() =>
    {
        JsonNode settings = JsonNode.Parse(processor.ToJson())!;
        settings["do_resize"] = false;
        return ImageProcessor.Parse(settings.ToJsonString(), modelType: null, "preprocessor_config.json");
    });

    /// <summary>Prepares images of any size, which the processor resizes to one.</summary>
    /// <returns>float32 [B, 3, H, W] on the model's device.</returns>
    public Tensor Load(IReadOnlyList<RgbImage> images) => Load(processor, images, device);

    /// <summary>Prepares an image without resizing it.</summary>
    /// <returns>float32 [1, 3, H, W] on the model's device.</returns>
    public Tensor LoadAtOwnSize(RgbImage image) => Load(_atOwnSize.Value, [image], device);

    /// <summary>Prepares images of any size, which the processor makes one size of; at least one.</summary>
    /// <returns>float32 [B, 3, H, W] on <paramref name="device"/>.</returns>
    public static Tensor Load(ImageProcessor processor, IReadOnlyList<RgbImage> images, Device device)
    {
        var (height, width) = processor.OutputSize(images[0].Height, images[0].Width);
        Tensor pixels = empty(images.Count, 3, height, width, dtype: float32);
        processor.Process(images, MemoryMarshal.Cast<byte, float>(pixels.bytes));
        return OnDevice(pixels, device);
    }

    /// <summary>Prepares a batch of images of one size.</summary>
    /// <param name="processor">How.</param>
    /// <param name="images">uint8 [count, height, width, 3].</param>
    /// <param name="count">Images.</param>
    /// <param name="height">Rows of each.</param>
    /// <param name="width">Pixels a row of each.</param>
    /// <param name="device">Where the tensor goes.</param>
    /// <returns>float32 [count, 3, H, W] on <paramref name="device"/>.</returns>
    public static Tensor Load(
        ImageProcessor processor, ReadOnlySpan<byte> images, int count, int height, int width, Device device)
    {
        (var rows, var columns) = processor.OutputSize(height, width);
        Tensor pixels = empty(count, 3, rows, columns, dtype: float32);
        processor.Process(images, count, height, width, MemoryMarshal.Cast<byte, float>(pixels.bytes));
        return OnDevice(pixels, device);
    }

    private static Tensor OnDevice(Tensor pixels, Device device)
    {
        if (device.type == DeviceType.CPU)
            return pixels;
        using (pixels)
            return pixels.to(device);
    }
}
