using Theia.Data.Images.Resizing;

namespace Theia.Decoding.Masks;

/// <summary>The size that masks of one image have in common.</summary>
internal static class MaskSizes
{
    /// <summary>Their size.</summary>
    /// <exception cref="UsageException">There is no mask, or sizes differ.</exception>
    public static PixelSize Common(IReadOnlyList<SegmentationMask> masks)
    {
        if (masks.Count == 0)
            throw new UsageException("Without a mask the size of the image is not known. Pass at least one mask.");
        var size = new PixelSize(masks[0].Width, masks[0].Height);
        Require(masks, size, "the first mask");
        return size;
    }

    /// <summary>Refuses masks of another size.</summary>
    /// <exception cref="UsageException">One has another.</exception>
    public static void Require(IReadOnlyList<SegmentationMask> masks, PixelSize size, string what)
    {
        if (masks.FirstOrDefault(mask => mask.Width != size.Width || mask.Height != size.Height) is { } other)
        {
            throw new UsageException(
                $"A mask is of {other.Width} x {other.Height}, but {what} of {size}. "
                + "Put only masks of one image together.");
        }
    }
}
