namespace Theia.Decoding.Masks;

/// <summary>
/// Takes the decoder's masks batch by batch and keeps those that are good: by expected IoU before anything costs time,
/// by stability, not empty, not cut off by a crop; in the end one of those whose boxes cover each other.
/// </summary>
internal sealed class CandidateMasks(MaskOptions options, PromptSpace space, MaskResize resize)
{
    private const long BlockPixels = 1 << 24;   // of full-size logits in memory at once: 64 MB

    private readonly List<MaskCandidate> _kept = [];
    private int _seen;

    /// <summary>What passed so far, in the order of the points.</summary>
    public IReadOnlyList<MaskCandidate> Kept => _kept;

    /// <summary>Takes the masks of the next points.</summary>
    /// <param name="masks">Logits [P, M, h, w].</param>
    /// <param name="scores">Expected IoU, [P, M].</param>
    public void Add(Tensor masks, Tensor scores)
    {
        using var scope = NewDisposeScope();
        var expected = scores.to(float32).cpu().contiguous().data<float>().ToArray();
        var flat = masks.flatten(0, 1);
        var good = Enumerable.Range(0, expected.Length)
            .Where(i => options.PredictedIoU <= 0 || expected[i] > options.PredictedIoU).ToArray();
        var size = (int)Math.Clamp(BlockPixels / space.Original.Pixels, 1, int.MaxValue);
        foreach (var block in good.Chunk(size))
            _kept.AddRange(Measure(flat, block, expected));
        _seen += expected.Length;
    }

    /// <summary>The masks that stay, the one with the highest score first.</summary>
    public List<MaskCandidate> Suppressed()
    {
        var keep = NonMaximumSuppression.Keep(
            [.. _kept.Select(one => one.Mask.Box)], [.. _kept.Select(one => one.Score)], options.BoxIoU);
        return [.. keep.Select(i => _kept[i])];
    }

    private IEnumerable<MaskCandidate> Measure(Tensor flat, int[] block, float[] expected)
    {
        using var scope = NewDisposeScope();
        var chosen = flat.index_select(0, tensor(Array.ConvertAll(block, i => (long)i), device: flat.device));
        var logits = resize.Apply(chosen.to(float32)).cpu().contiguous();      // [K, H, W]
        var (values, pixels) = (logits.data<float>().ToArray(), (int)space.Original.Pixels);
        var found = new MaskCandidate?[block.Length];
        Parallel.For(0, block.Length, i => found[i] = Measure(
            values.AsSpan(i * pixels, pixels), _seen + block[i], expected[block[i]]));
        return found.OfType<MaskCandidate>();
    }

    private MaskCandidate? Measure(ReadOnlySpan<float> logits, int index, float score)
    {
        var (width, height) = (space.Original.Width, space.Original.Height);
        var stability = new MaskCounts(logits, options.Threshold, options.StabilityOffset).Stability;
        if (options.Stability > 0 && !(stability > options.Stability))
            return null;
        var mask = MaskPixels.Of(logits, width, height, options.Threshold);
        // The whole image is the only crop, so nothing is cut off; an empty mask is no mask.
        var image = new PixelBox(0, 0, width, height);
        return mask.Area == 0 || CropEdge.Cuts(mask.Box, image, image)
            ? null
            : new MaskCandidate(index, score, stability, mask);
    }
}
