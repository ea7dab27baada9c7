using Theia.Decoding.Framing;
using Theia.Decoding.Tokens;

namespace Theia.Decoding.Views;

/// <summary>Where sentences are true in an image, a map for each.</summary>
internal sealed class SimilarityView : IFeatureView
{
    private readonly ImageTextSimilarity _clip;
    private readonly IReadOnlyList<string> _sentences;
    private readonly Tensor? _texts;
    private Tensor? _labels;

    /// <param name="target">The id of the CLIP.</param>
    /// <param name="clip">Its text tower; the view owns it.</param>
    /// <param name="sentences">May be empty where only labels are asked for.</param>
    public SimilarityView(string target, ImageTextSimilarity clip, IReadOnlyList<string> sentences)
    {
        (Target, _clip, _sentences) = (target, clip, sentences);
        _texts = sentences.Count > 0 ? clip.EmbedTexts(sentences) : null;
    }

    /// <inheritdoc/>
    public DecodeKind Kind => DecodeKind.Similarity;

    /// <inheritdoc/>
    public string Target { get; }

    /// <inheritdoc/>
    public bool NeedsUnits => true;

    /// <summary>Probability of each label.</summary>
    /// <param name="tokens">Class tokens [1, C], or patch tokens [1, N, C].</param>
    /// <param name="labels">At least one.</param>
    public IReadOnlyList<(string Label, double Share)> Classify(Tensor tokens, IReadOnlyList<string> labels)
    {
        _labels ??= _clip.EmbedTexts([.. labels.Select(label => $"a photo of a {label}")]);
        using var shares = _clip.Classify(tokens, _labels);
        return [.. labels.Zip(shares.data<float>().ToArray(), (label, share) => (label, (double)share))];
    }

    /// <inheritdoc/>
    public IReadOnlyList<IDecoded> Decode(Tensor tokens, bool isTeacher)
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
        _labels?.Dispose();
        _clip.Dispose();
    }

    private sealed class Decoded(string sentence, string file, double[] cosines) : IDecoded
    {
        public string Title => sentence;

        public RgbImage Render(int width, int height, StripLayout layout) => HeatMap.Of(cosines).Render(
            width, height, layout == StripLayout.Reference ? TokenUpsampling.Blocks : TokenUpsampling.Smooth);

        public IEnumerable<(string End, byte[] Content)> Files(RgbImage image, ImageFrame frame)
        {
            var map = frame.Render(
                image.Width, image.Height, (width, height) => Render(width, height, StripLayout.Labeled));
            yield return (file, HeatMap.Blend(map, image).EncodePng());
        }

        public DecodeError? CompareTo(IDecoded teacher) => null;
    }
}
