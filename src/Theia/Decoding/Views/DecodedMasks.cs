using Theia.Decoding.Framing;

namespace Theia.Decoding.Views;

/// <summary>Masks of one image.</summary>
/// <param name="masks">Of the whole square, all of one size.</param>
/// <param name="isEverything">True where no certain object was asked for.</param>
/// <param name="colors">Those of the reference layout; null for the usual ones.</param>
internal sealed class DecodedMasks(
    IReadOnlyList<SegmentationMask> masks,
    bool isEverything,
    IReadOnlyList<(float R, float G, float B)>? colors) : IDecoded
{
    /// <inheritdoc/>
    public string Title => "SAM";

    private IReadOnlyList<SegmentationMask> Masks => masks;

    /// <inheritdoc/>
    public RgbImage Tile(RgbImage image, ImageFrame frame, StripLayout layout)
    {
        // With empty masks in place, colors stay with their numbers.
        SegmentationMask[] shaped = [.. masks.Select(mask => Shaped(mask, image, frame))];
        return layout == StripLayout.Reference
            ? MaskOverlay.Sum(shaped, image.Width, image.Height, colors)
            : MaskOverlay.Draw(image, shaped);
    }

    /// <inheritdoc/>
    public IEnumerable<(string End, byte[] Content)> Files(RgbImage image, ImageFrame frame)
    {
        SegmentationMask[] shaped = [.. masks.Select(mask => Shaped(mask, image, frame)).Where(mask => mask.Area > 0)];
        yield return ("masks.png", MaskOverlay.Draw(image, shaped).EncodePng());
        var document = new CocoDocument(
            [new CocoImage(1, "masks.png", image.Width, image.Height)],
            [.. shaped.Select((mask, i) => mask.ToCoco(i + 1, imageId: 1))]);
        using var json = new MemoryStream();
        Data.Masks.CocoJson.Write(document, json);
        yield return ("masks.json", json.ToArray());
    }

    /// <summary>
    /// Of everything, how well each mask of the teacher is met by the best of the student, on average; of prompts, how
    /// well by that of the same prompt.
    /// </summary>
    public DecodeError? CompareTo(IDecoded teacher)
    {
        var others = ((DecodedMasks)teacher).Masks;
        if (others.Count == 0)
            return null;
        byte[][] mine = [.. masks.Select(mask => mask.Pixels.ToPixels())];
        var sum = others.Select((other, i) => (Pixels: other.Pixels.ToPixels(), i)).Sum(one => isEverything
            ? mine.Select(pixels => IoU(pixels, one.Pixels)).DefaultIfEmpty(0).Max()
            : IoU(mine[one.i], one.Pixels));
        return new DecodeError(DecodeKind.Masks, "IoU", sum / others.Count);
    }

    private static double IoU(byte[] a, byte[] b)
    {
        long both = 0, either = 0;
        for (var i = 0; i < a.Length; i++)
        {
            both += a[i] & b[i];
            either += a[i] | b[i];
        }

        return either == 0 ? 1 : (double)both / either;
    }

    // Nearest pixels: a mask has no values between.
    private static SegmentationMask Shaped(SegmentationMask mask, RgbImage image, ImageFrame frame)
    {
        if (mask.Width == image.Width && mask.Height == image.Height)
            return mask;
        var pixels = mask.Pixels.ToPixels();
        var shaped = frame.Shape(image.Width, image.Height, (width, height) =>
        {
            var resized = new byte[width * height];
            for (var i = 0; i < resized.Length; i++)
            {
                var (row, column) = (i / width * mask.Height / height, i % width * mask.Width / width);
                resized[i] = pixels[(row * mask.Width) + column];
            }

            return resized;
        });
        return new SegmentationMask(
            RunLengthMask.FromPixels(image.Width, image.Height, shaped), mask.Score, mask.Stability);
    }
}
