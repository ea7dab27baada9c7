using Theia.Data.Images.Resizing;

namespace Theia;

/// <summary>What to segment: points, a box, an earlier mask, or any of them together. Coordinates are in pixels of the
/// image.</summary>
public sealed record SamPrompt
{
    /// <summary>Points on the object and beside it. Default: none.</summary>
    public IReadOnlyList<PromptPoint> Points { get; init; } = [];

    /// <summary>A box around the object. Default: none.</summary>
    public PromptBox? Box { get; init; }

    /// <summary>
    /// A mask of <see cref="SegmentAnything.Segment"/> on the same image, which the other prompts correct. Default:
    /// none.
    /// </summary>
    public SegmentationMask? Mask { get; init; }

    /// <summary>
    /// True for the masks of an ambiguous prompt (a part, the object, a group), the one with the highest expected IoU
    /// first; false for a single mask, which suits a prompt that leaves no doubt. Default: true.
    /// </summary>
    public bool Multimask { get; init; } = true;

    /// <summary>A prompt of points.</summary>
    public static SamPrompt Of(params IReadOnlyList<PromptPoint> points) => new() { Points = points };

    /// <summary>A prompt of a box; the box leaves little doubt, so it gives a single mask.</summary>
    public static SamPrompt Of(PromptBox box) => new() { Box = box, Multimask = false };

    internal void Check(PixelSize size)
    {
        foreach (var point in Points)
        {
            if (!(point.X >= 0 && point.X <= size.Width && point.Y >= 0 && point.Y <= size.Height))
            {
                throw new UsageException(
                    $"A point lies at ({point.X}, {point.Y}), outside the image of {size}. "
                    + "Points count in pixels from the top left.");
            }
        }

        if (Box is { } box && !(box.Left >= 0 && box.Left <= box.Right && box.Right <= size.Width
            && box.Top >= 0 && box.Top <= box.Bottom && box.Bottom <= size.Height))
        {
            throw new UsageException(
                $"The box from ({box.Left}, {box.Top}) to ({box.Right}, {box.Bottom}) is not one inside the image of "
                + $"{size}. It counts in pixels from the top left, left before right and top before bottom.");
        }

        if (Mask is null)
            return;
        if (Mask.Logits is null)
        {
            throw new UsageException(
                "Only a mask that Segment returned can be a prompt: everything mode does not keep the logits. "
                + "Ask for the object by its box first.");
        }

        Decoding.Masks.MaskSizes.Require([Mask], size, "the image");
    }
}
