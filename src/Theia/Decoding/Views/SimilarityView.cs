using Theia.Decoding.Framing;
using Theia.Decoding.Tokens;

namespace Theia.Decoding.Views;

/// <summary>Where sentences are true in an image, a map for each.</summary>
internal sealed class SimilarityView : IFeatureView
{
    private readonly ImageTextSimilarity _clip;
    private readonly IReadOnlyList<string> _sentences;
    private readonly IReadOnlyList<string> _labels;
    private readonly Tensor? _texts, _labelTexts;

    /// <param name="target">The id of the CLIP.</param>
    /// <param name="clip">Its text tower; the view owns it.</param>
    /// <param name="sentences">May be empty where only labels are asked for.</param>
    /// <param name="labels">May be empty.</param>
    public SimilarityView(
        string target, ImageTextSimilarity clip, IReadOnlyList<string> sentences, IReadOnlyList<string> labels)
    {
        (Target, _clip, _sentences, _labels) = (target, clip, sentences, labels);
        _texts = sentences.Count > 0 ? clip.EmbedTexts(sentences) : null;
        _labelTexts = labels.Count > 0
            ? clip.EmbedTexts([.. labels.Select(label => $"a photo of a {label}")])
            : null;
    }

    /// <inheritdoc/>
    public DecodeKind Kind => DecodeKind.Similarity;

    /// <inheritdoc/>
    public string Target { get; }

    /// <summary>Probability of each label, the likeliest first; empty where there are none.</summary>
    /// <param name="tokens">Class tokens [1, C], or patch tokens [1, N, C].</param>
    public OrderedDictionary<string, double> Classify(Tensor tokens)
    {
        OrderedDictionary<string, double> found = new(StringComparer.Ordinal);
        if (_labelTexts is null)
            return found;
        using var shares = _clip.Classify(tokens, _labelTexts);
        foreach (var (label, share) in _labels.Zip(shares.data<float>().ToArray()).OrderByDescending(one => one.Second))
            found[label] = share;
        return found;
    }

    /// <inheritdoc/>
    public IReadOnlyList<IDecoded> Decode(Tensor tokens, ImageFrame frame, bool isTeacher)
    {
        if (_texts is null)
            return [];
        using var cosines = _clip.Compare(tokens, _texts);                    // [1, N, n]
        var values = cosines.data<float>().ToArray();
        return
        [
            .. _sentences.Select((sentence, s) => new Decoded(
                sentence,
                _sentences.Count == 1 ? "similarity.png" : $"similarity{s + 1}.png",
                [.. values.Where((_, i) => i % _sentences.Count == s).Select(value => (double)value)])),
        ];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _texts?.Dispose();
        _labelTexts?.Dispose();
        _clip.Dispose();
    }

    private sealed class Decoded(string sentence, string file, double[] cosines) : IDecoded
    {
        public string Title => sentence;

        public RgbImage Tile(RgbImage image, ImageFrame frame, StripLayout layout)
        {
            var upsampling = layout == StripLayout.Reference ? TokenUpsampling.Blocks : TokenUpsampling.Smooth;
            return frame.Render(image.Width, image.Height, (width, height) =>
                HeatMap.Of(cosines).Render(width, height, upsampling));
        }

        public IEnumerable<(string End, byte[] Content)> Files(RgbImage image, ImageFrame frame)
        {
            yield return (file, HeatMap.Blend(Tile(image, frame, StripLayout.Labeled), image).EncodePng());
        }

        public DecodeError? CompareTo(IDecoded teacher) => null;
    }
}
