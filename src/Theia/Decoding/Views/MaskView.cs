using Theia.Decoding.Framing;

namespace Theia.Decoding.Views;

/// <summary>Masks of the features of a SAM: of given prompts, or of everything.</summary>
/// <param name="target">The id of the teacher.</param>
/// <param name="sam">Its prompt encoder and mask decoder; owned.</param>
/// <param name="options">Thresholds and prompts.</param>
internal sealed class MaskView(string target, SegmentAnything sam, DecodeOptions options) : IFeatureView
{
    // Of the whole square: more than the decoder draws, less than a photograph has.
    private const int LabeledSide = 448;

    /// <inheritdoc/>
    public DecodeKind Kind => DecodeKind.Masks;

    /// <inheritdoc/>
    public string Target => target;

    /// <summary>
    /// Colors of masks in the reference layout, of the teacher (true) or the student. Default: null, those of
    /// <see cref="MaskOverlay"/>.
    /// </summary>
    public Func<bool, IReadOnlyList<(float R, float G, float B)>>? Colors { get; set; }

    private MaskOptions OfTeacher => options.TeacherMasks ?? (options.Layout == StripLayout.Reference
        ? options.Masks with { PredictedIoU = 0.9, Stability = 0.9 }
        : options.Masks);

    /// <inheritdoc/>
    public IReadOnlyList<IDecoded> Decode(Tensor tokens, ImageFrame frame, bool isTeacher)
    {
        var (width, height) = options.Layout == StripLayout.Reference ? (frame.Side, frame.Side)
            : frame.Aspect == AspectRule.Letterbox ? (LabeledSide, LabeledSide)
            : frame.Fit(LabeledSide);
        using var embedding = sam.FromFeatures(tokens, width, height);
        IReadOnlyList<SegmentationMask> masks = options.Prompts.Count == 0
            ? sam.Everything(embedding, isTeacher ? OfTeacher : options.Masks)
            : [.. options.Prompts.Select(prompt => sam.Segment(embedding, frame.ToSquare(prompt, width, height))[0])];
        return [new DecodedMasks(masks, options.Prompts.Count == 0, Colors?.Invoke(isTeacher))];
    }

    /// <inheritdoc/>
    public void Dispose() => sam.Dispose();
}
