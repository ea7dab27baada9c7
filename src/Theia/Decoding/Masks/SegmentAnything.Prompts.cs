using Theia.Decoding.Masks;

namespace Theia;

public sealed partial class SegmentAnything
{
    /// <summary>Predicts the masks of a prompt.</summary>
    /// <param name="embedding">The image.</param>
    /// <param name="prompt">Points, box, earlier mask.</param>
    /// <returns>Masks in the size of the image, by descending expected IoU.</returns>
    /// <exception cref="UsageException">The prompt lies outside the image, or its mask belongs to another.</exception>
    public IReadOnlyList<SegmentationMask> Segment(SamEmbedding embedding, SamPrompt prompt)
    {
        prompt.Check(embedding.Space.Original);
        using var mode = inference_mode();
        using var scope = NewDisposeScope();
        var (masks, scores) = _sam.Decoder.Decode(
            embedding.Value, _cells, Sparse(embedding.Space, prompt), Dense(prompt), prompt.Multimask);
        using var resize = new MaskResize((int)masks.size(3), embedding.Space, _device);
        var full = resize.Apply(masks.squeeze(0));                             // [M, H, W]
        var expected = scores.squeeze(0).cpu().data<float>().ToArray();
        return
        [
            .. Enumerable.Range(0, expected.Length).OrderByDescending(i => expected[i])
                .Select(i => Mask(Values(full[i]), Values(masks[0, i]), expected[i], embedding)),
        ];
    }

    /// <summary>Segments everything in the image: asks about a grid of points and keeps the good masks.</summary>
    /// <param name="embedding">The image.</param>
    /// <param name="options">Points and thresholds. Default: those of SAM.</param>
    /// <param name="progress">Told after each batch of points.</param>
    /// <param name="cancellation">Ends it between two batches.</param>
    /// <returns>Masks in the size of the image, by descending expected IoU. They may overlap.</returns>
    /// <exception cref="UsageException">An option is not possible.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public IReadOnlyList<SegmentationMask> Everything(
        SamEmbedding embedding, MaskOptions? options = null, IProgress<MaskProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        options ??= new MaskOptions();
        options.Check();
        return
        [
            .. Candidates(embedding, options, progress, cancellation).Suppressed()
                .Select(one => new SegmentationMask(one.Mask, one.Score, one.Stability)),
        ];
    }

    /// <summary>What passes the thresholds of everything mode, before overlapping masks are left out.</summary>
    internal CandidateMasks Candidates(
        SamEmbedding embedding, MaskOptions options, IProgress<MaskProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        using var mode = inference_mode();
        var space = embedding.Space;
        var points = PointGrid.Of(options.PointsPerSide, space.Original);
        using var resize = new MaskResize(_sam.Config.Prompt.MaskSide, space, _device);
        var kept = new CandidateMasks(options, space, resize);
        var done = 0;
        foreach (var batch in points.Chunk(options.PointsPerBatch))
        {
            cancellation.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            var labels = ones(batch.Length, 1, dtype: int64, device: _device);
            var (masks, scores) = _sam.Decoder.Decode(
                embedding.Value, _cells, _sam.Prompts.Sparse(space.ToSquare(batch), labels, boxes: null),
                _sam.Prompts.Dense(null), multimask: true);
            kept.Add(masks, scores);
            done += batch.Length;
            progress?.Report(new MaskProgress(done, points.Length, kept.Kept.Count));
        }

        return kept;
    }

    private Tensor Sparse(PromptSpace space, SamPrompt prompt)
    {
        Tensor? points = null, labels = null, box = null;
        if (prompt.Points.Count > 0)
        {
            points = space.ToSquare([.. prompt.Points.Select(point => (point.X, point.Y))]).transpose(0, 1);
            labels = tensor([.. prompt.Points.Select(point => point.IsInside ? 1L : 0L)], device: _device).unsqueeze(0);
        }

        if (prompt.Box is { } around)
        {
            box = space.ToSquare([(around.Left, around.Top), (around.Right, around.Bottom)]).view(1, 4);
        }

        return _sam.Prompts.Sparse(points, labels, box);
    }

    private Tensor Dense(SamPrompt prompt)
    {
        if (prompt.Mask is null)
            return _sam.Prompts.Dense(null);
        var side = _sam.Config.Prompt.MaskSide;
        return prompt.Mask.Logits!.Length == side * side
            ? _sam.Prompts.Dense(tensor(prompt.Mask.Logits, [1, 1, side, side], device: _device))
            : throw new UsageException(
                "The mask of the prompt comes from another SAM. Take one that this SAM predicted for the image.");
    }

    private static SegmentationMask Mask(float[] logits, float[] prediction, float score, SamEmbedding embedding)
    {
        var options = new MaskOptions();
        return new SegmentationMask(
            MaskPixels.Of(logits, embedding.Width, embedding.Height, options.Threshold), score,
            new MaskCounts(logits, options.Threshold, options.StabilityOffset).Stability, prediction);
    }

    private static float[] Values(Tensor values)
    {
        using var near = values.cpu();
        using var here = near.contiguous();
        return [.. here.data<float>().ToArray()];
    }
}
