namespace Theia;

/// <summary>A mask that a SAM predicted, in the size of the image.</summary>
public sealed class SegmentationMask
{
    internal SegmentationMask(RunLengthMask pixels, double score, double stability, float[]? logits = null) =>
        (Pixels, Score, Stability, Logits) = (pixels, score, stability, logits);

    /// <summary>The pixels, as run lengths; <see cref="RunLengthMask.ToPixels"/> gives them one by one.</summary>
    public RunLengthMask Pixels { get; }

    /// <summary>Pixels a row of the image.</summary>
    public int Width => Pixels.Width;

    /// <summary>Rows of the image.</summary>
    public int Height => Pixels.Height;

    /// <summary>The smallest box around the mask; zeros where it is empty.</summary>
    public PixelBox Box => Pixels.Box;

    /// <summary>Number of pixels inside.</summary>
    public int Area => Pixels.Area;

    /// <summary>The IoU with the object that the decoder expects; about 0 to 1.</summary>
    public double Score { get; }

    /// <summary>IoU of the mask with a higher and with a lower threshold, 0 to 1; NaN for an empty one.</summary>
    public double Stability { get; }

    // The prediction itself, [4h, 4w], for a prompt that refines it; everything mode does not keep it.
    internal float[]? Logits { get; }

    /// <summary>Masks of one image as a COCO document, which can be saved.</summary>
    /// <param name="masks">The masks, all of one size.</param>
    /// <param name="fileName">The image's file.</param>
    /// <exception cref="UsageException">There is no mask, so that the size is not known, or sizes differ.</exception>
    public static CocoDocument ToCoco(IReadOnlyList<SegmentationMask> masks, string fileName)
    {
        var size = Decoding.Masks.MaskSizes.Common(masks);
        return new CocoDocument(
            [new CocoImage(1, fileName, size.Width, size.Height)],
            [.. masks.Select((mask, i) => mask.ToCoco(i + 1, imageId: 1))]);
    }

    /// <summary>The mask as an object of a COCO document.</summary>
    /// <param name="id">Its number in the document.</param>
    /// <param name="imageId">Number of the image in the document.</param>
    public CocoAnnotation ToCoco(long id, long imageId) => new(id, imageId, Pixels, Score)
    {
        Stability = double.IsNaN(Stability) ? null : Stability,
    };
}
