using Theia.Decoding.Depth;
using Theia.Decoding.Framing;

namespace Theia.Decoding.Views;

/// <summary>Depth of the features of a Depth Anything, by the last convolution of its head.</summary>
/// <param name="target">The id of the teacher.</param>
/// <param name="network">Owned.</param>
internal sealed class DepthView(string target, DepthAnything network) : IFeatureView
{
    // The zero of a teacher's relative map means nothing: what is farther than this many times its nearest pixel counts
    // as that far.
    private const float FarthestRatio = 20;

    /// <inheritdoc/>
    public DecodeKind Kind => DecodeKind.Depth;

    /// <inheritdoc/>
    public string Target => target;

    /// <inheritdoc/>
    public IReadOnlyList<IDecoded> Decode(Tensor tokens, ImageFrame frame, bool isTeacher) =>
        [new Decoded(network.FromFeatures(tokens))];

    /// <inheritdoc/>
    public void Dispose() => network.Dispose();

    private sealed class Decoded(DepthMap depth) : IDecoded
    {
        public string Title => "depth";

        public RgbImage Tile(RgbImage image, ImageFrame frame, StripLayout layout) =>
            layout == StripLayout.Reference
                ? Shaped(image, frame, smooth: false).Render(DepthColors.Gray)
                : Shaped(image, frame, smooth: true).Render();

        public IEnumerable<(string End, byte[] Content)> Files(RgbImage image, ImageFrame frame)
        {
            var shaped = Shaped(image, frame, smooth: true);
            yield return ("depth.png", shaped.Render(scaleBar: true).EncodePng());
            yield return ("depth16.png", shaped.EncodePng16());
        }

        public DecodeError CompareTo(IDecoded teacher)
        {
            var map = ((Decoded)teacher).Map;
            var least = map.Greatest / FarthestRatio;
            return new DecodeError(
                DecodeKind.Depth,
                "AbsRel",
                DepthAccuracy.Of(depth.Values, [.. map.Values.Select(value => Math.Max(value, least))])?.AbsRel
                    ?? double.NaN);
        }

        private DepthMap Map => depth;

        private DepthMap Shaped(RgbImage image, ImageFrame frame, bool smooth) => new(
            image.Width,
            image.Height,
            frame.Shape(image.Width, image.Height, (width, height) => depth.Resize(width, height, smooth).Values),
            depth.IsMetric);
    }
}
