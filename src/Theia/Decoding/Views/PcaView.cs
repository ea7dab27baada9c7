using Theia.Decoding.Framing;
using Theia.Decoding.Tokens;

namespace Theia.Decoding.Views;

/// <summary>Tokens in the colors of a projection, which is fitted once and kept.</summary>
/// <param name="target">Whose tokens.</param>
/// <param name="title">How tiles call it.</param>
/// <param name="options">Background and scaling of a new fit.</param>
/// <param name="layout">In the reference, teacher and student are scaled each by itself.</param>
internal sealed class PcaView(string target, string title, PcaOptions options, StripLayout layout) : IFeatureView
{
    private PcaProjection? _teacher, _student;

    /// <inheritdoc/>
    public DecodeKind Kind => DecodeKind.Pca;

    /// <inheritdoc/>
    public string Target => target;

    /// <summary>The projection; null until there is one. A given one is kept.</summary>
    public PcaProjection? Projection
    {
        get => _teacher;
        set => (_teacher, _student) = (value, value);
    }

    /// <summary>Fits the projection: to the teacher's tokens where there are any, as the reference does.</summary>
    /// <param name="student">[B, N, C].</param>
    /// <param name="teacher">[B, N, C]; null without a teacher.</param>
    public void Fit(Tensor student, Tensor? teacher)
    {
        Projection = PcaProjection.Fit(teacher ?? student, options);
        if (layout == StripLayout.Reference && teacher is not null)
            _student = Projection!.ScaledTo(student);
    }

    /// <inheritdoc/>
    public IReadOnlyList<IDecoded> Decode(Tensor tokens, ImageFrame frame, bool isTeacher)
    {
        var projection = (isTeacher ? _teacher : _student)
            ?? throw new InvalidOperationException("The projection is not fitted.");
        using var colors = projection.Colors(tokens);
        return [new Decoded(title, colors.data<float>().ToArray())];
    }

    public void Dispose()
    {
    }

    private sealed class Decoded(string title, float[] colors) : IDecoded
    {
        public string Title => title;

        public RgbImage Tile(RgbImage image, ImageFrame frame, StripLayout layout)
        {
            var upsampling = layout == StripLayout.Reference ? TokenUpsampling.Blocks : TokenUpsampling.Smooth;
            var (rows, columns) = TokenGrid.Of(colors.Length / PcaProjection.Components, grid: null);
            return frame.Render(image.Width, image.Height, (width, height) =>
                TokenGrid.Upsample(colors, rows, columns, width, height, upsampling));
        }

        public IEnumerable<(string End, byte[] Content)> Files(RgbImage image, ImageFrame frame)
        {
            yield return ("pca.png", Tile(image, frame, StripLayout.Labeled).EncodePng());
        }

        public DecodeError? CompareTo(IDecoded teacher) => null;
    }
}
