namespace Theia.Tests.Images;

/// <summary>The call forms of the reference's processors that only its goldens need.</summary>
internal static class ProcessorCalls
{
    /// <summary>Prepares images that come as an array, by the rules of the reference's call (spec 1.2).</summary>
    /// <param name="processor">Its settings are used.</param>
    /// <param name="images">One image of three dimensions or a batch of four; whole numbers or floats. Channels come
    /// first where the first dimension of an image is 1 or 3, else last where the last one is. Floats that are to be
    /// resized hold whole gray levels from 0 to 255, or else values from 0 to 1, which are then cut to whole levels on
    /// the way; so an image of zeros and ones alone counts as nearly black.
    /// </param>
    /// <param name="switches">Steps to leave out; null for what the processor's file says.</param>
    /// <returns>[B, C, H, W]: float32, or uint8 where whole gray levels are neither rescaled nor normalized.</returns>
    /// <exception cref="UsageException">Shape, type or values are not those of images.</exception>
    public static TensorData Process(
        this ImageProcessor processor, TensorData images, ProcessorSwitches? switches = null) =>
        ArrayProcessor.Run(processor.Settings, ImageArray.Split(images), switches);

    /// <summary>
    /// Prepares a list of images that come as arrays; they may differ in size where they are resized to one.
    /// </summary>
    public static TensorData Process(
        this ImageProcessor processor, IReadOnlyList<TensorData> images, ProcessorSwitches? switches = null) =>
        ArrayProcessor.Run(processor.Settings, images, switches);

    /// <summary>Prepares one image and reports the sizes that SAM's decoder asks for.</summary>
    public static ProcessedImage Process(this ImageProcessor processor, RgbImage image)
    {
        RgbImage prepared = processor.Prepare(image);
        var (height, width) = processor.OutputSize(image.Height, image.Width);
        var pixels = new float[3 * height * width];
        processor.Process(image.Pixels, 1, image.Height, image.Width, pixels);
        return new(height, width, pixels)
        {
            OriginalSize = (image.Height, image.Width),
            ReshapedSize = (prepared.Height, prepared.Width),
        };
    }
}
