namespace Theia.Tests.Images;

/// <summary>What a network takes: an image resized, cropped, rescaled and normalized.</summary>
/// <param name="Height">Rows of the pixel values.</param>
/// <param name="Width">Values a row.</param>
/// <param name="Pixels">[3, height, width], R, G, B planes.</param>
internal sealed record ProcessedImage(int Height, int Width, float[] Pixels)
{
    /// <summary>Height and width of the image as it came (SAM's <c>original_sizes</c>).</summary>
    public required (int Height, int Width) OriginalSize { get; init; }

    /// <summary>
    /// Height and width before padding (SAM's <c>reshaped_input_sizes</c>); what lies beyond is zero.
    /// </summary>
    public required (int Height, int Width) ReshapedSize { get; init; }
}
