using System.Text.Json.Nodes;

namespace Theia;

/// <summary>Puts prepared pictures straight into the memory of a tensor.</summary>
internal sealed unsafe class PixelLoader(ImageProcessor processor, Device device)
{
    private readonly Lazy<ImageProcessor> _atOwnSize = new(() =>
    {
        JsonNode settings = JsonNode.Parse(processor.ToJson())!;
        settings["do_resize"] = false;
        return ImageProcessor.Parse(settings.ToJsonString(), modelType: null, "preprocessor_config.json");
    });

    /// <summary>Prepares pictures of any size, which the processor resizes to one.</summary>
    /// <returns>float32 [B, 3, H, W] on the model's device.</returns>
    public Tensor Load(IReadOnlyList<RgbImage> images) => Load(processor, images);

    /// <summary>Prepares a picture without resizing it.</summary>
    /// <returns>float32 [1, 3, H, W] on the model's device.</returns>
    public Tensor LoadAtOwnSize(RgbImage image) => Load(_atOwnSize.Value, [image]);

    private Tensor Load(ImageProcessor by, IReadOnlyList<RgbImage> images)
    {
        var (height, width) = by.OutputSize(images[0].Height, images[0].Width);
        Tensor pixels = empty(images.Count, 3, height, width, dtype: float32);
        var values = 3 * height * width;
        fixed (byte* start = pixels.bytes)
        {
            // Spans do not go into lambdas; the tensor keeps its memory in place.
            var address = (nint)start;
            if (images.Count == 1)
                Prepare(0);
            else
                Parallel.For(0, images.Count, Prepare);

            void Prepare(int i) =>
                by.Process(images[i].Pixels, 1, images[i].Height, images[i].Width, new Span<float>((float*)address + ((long)i * values), values));
        }

        if (device.type == DeviceType.CPU)
            return pixels;
        using (pixels)
            return pixels.to(device);
    }
}
