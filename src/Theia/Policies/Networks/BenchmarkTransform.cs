using Theia.Data.Images.Preprocessing;

namespace Theia.Policies.Networks;

/// <summary>
/// How the published benchmark code prepares images for its encoders. Encoders here prepare images themselves; this is
/// for comparisons.
/// </summary>
internal static class BenchmarkTransform
{
    private const int Side = 224, ResizedSide = 256, Channels = 3;

    private static readonly float[] _mean = [0.485f, 0.456f, 0.406f], _deviation = [0.229f, 0.224f, 0.225f];

    /// <summary>
    /// For Theia: the shorter side becomes 224, the image keeps its shape and its gray levels. An encoder then squashes
    /// it to a square.
    /// </summary>
    public static RgbImage Theia(RgbImage image) => Resize(image, Side);

    /// <summary>For vision transformers: the middle, normalized by the statistics of ImageNet.</summary>
    /// <returns>[3, 224, 224], float32.</returns>
    public static float[] Vit(RgbImage image) =>
        Planes(Middle(image), static (level, channel) => ((level / 255f) - _mean[channel]) / _deviation[channel]);

    /// <summary>For R3M: the middle, in gray levels.</summary>
    /// <returns>[3, 224, 224], float32.</returns>
    public static float[] R3m(RgbImage image) => Planes(Middle(image), static (level, _) => level);

    private static RgbImage Middle(RgbImage image)
    {
        var resized = Resize(image, ResizedSide);
        return resized.Crop(Start(resized.Width), Start(resized.Height), Side, Side);
    }

    // torchvision rounds half to even here, transformers rounds down.
    private static int Start(int side) => (int)Math.Round((side - Side) / 2.0, MidpointRounding.ToEven);

    private static RgbImage Resize(RgbImage image, int shorter)
    {
        var size = new SizeRule.ShortestEdge(shorter).For(new(image.Width, image.Height));
        return image.Resize(size.Width, size.Height, Resampling.Bicubic);
    }

    private static float[] Planes(RgbImage image, Func<byte, int, float> value)
    {
        var pixels = image.Pixels;
        var planes = new float[pixels.Length];
        var count = pixels.Length / Channels;
        for (var i = 0; i < pixels.Length; i++)
            planes[((i % Channels) * count) + (i / Channels)] = value(pixels[i], i % Channels);
        return planes;
    }
}
