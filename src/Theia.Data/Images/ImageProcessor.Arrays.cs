using Theia.Data.Images;
using Theia.Data.Images.Processing;

namespace Theia.Data;

public sealed partial class ImageProcessor
{
    /// <summary>Prepares pictures that come as an array, by the rules of the reference's call (spec 1.2).</summary>
    /// <param name="images">
    /// One picture of three dimensions or a batch of four; whole numbers or floats. Channels come first where the first dimension of a picture
    /// is 1 or 3, else last where the last one is. Floats that are to be resized hold whole grey levels from 0 to 255, or else values from 0 to 1,
    /// which are then cut to whole levels on the way; so a picture of zeros and ones alone counts as nearly black.
    /// </param>
    /// <param name="switches">Steps to leave out; null for what the processor's file says.</param>
    /// <returns>[B, C, H, W]: float32, or uint8 where whole grey levels are neither rescaled nor normalised.</returns>
    /// <exception cref="UsageException">Shape, type or values are not those of pictures.</exception>
    internal TensorData Process(TensorData images, ProcessorSwitches? switches = null) => ArrayProcessor.Run(Settings, PictureArray.Split(images), switches);

    /// <summary>Prepares a list of pictures that come as arrays; they may differ in size where they are resized to one.</summary>
    /// <param name="images">Pictures of three dimensions; the first one decides for all where the channels are.</param>
    /// <param name="switches">Steps to leave out; null for what the processor's file says.</param>
    /// <returns>As <see cref="Process(TensorData, ProcessorSwitches)"/>.</returns>
    /// <exception cref="UsageException">Shape, type or values are not those of pictures, or their results differ in size.</exception>
    internal TensorData Process(IReadOnlyList<TensorData> images, ProcessorSwitches? switches = null) => ArrayProcessor.Run(Settings, images, switches);
}
