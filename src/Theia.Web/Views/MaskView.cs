namespace Theia.Web.Views;

/// <summary>Masks of a prompt, or of everything.</summary>
internal static class MaskView
{
    /// <summary>Segments what a prompt asks for; the mask that is expected to fit best comes first.</summary>
    /// <param name="subject">Image and features.</param>
    /// <param name="prompt">In pixels of the image.</param>
    public static IReadOnlyList<SegmentationMask> Of(Subject subject, SamPrompt prompt)
    {
        var (width, height) = subject.Size;
        var (across, down) = (
            (double)width / subject.Image.Image.Width, (double)height / subject.Image.Image.Height);
        var scaled = prompt with
        {
            Points = [.. prompt.Points.Select(point => point with { X = point.X * across, Y = point.Y * down })],
            Box = prompt.Box is { } box
                ? new PromptBox(box.Left * across, box.Top * down, box.Right * across, box.Bottom * down)
                : null,
        };
        return subject.Decoders.Masks(subject.Teacher).Sam.Segment(Embed(subject), scaled);
    }

    /// <summary>Segments everything.</summary>
    /// <param name="subject">Image and features.</param>
    /// <param name="side">Points along a side that are asked about.</param>
    /// <param name="cancellation">Ends it between two batches of points.</param>
    public static IReadOnlyList<SegmentationMask> Everything(
        Subject subject, int side, CancellationToken cancellation) =>
        subject.Decoders.Masks(subject.Teacher).Sam.Everything(
            Embed(subject), new MaskOptions { PointsPerSide = side }, progress: null, cancellation);

    private static SamEmbedding Embed(Subject subject) => subject.Decoders.Masks(subject.Teacher).Embedding(
        $"{subject.Image.Id} {subject.Model.Id} {subject.Source.Id}",
        sam =>
        {
            if (subject.IsTeacher)
                return sam.Embed(subject.Pixels());
            using var features = subject.Map.ToTensor();
            var (width, height) = subject.Size;
            return sam.FromFeatures(features, width, height);
        });
}
