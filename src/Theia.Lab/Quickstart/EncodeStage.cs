using Theia.Data.Errors;
using Theia.Data.Logging;

namespace Theia.Lab.Quickstart;

/// <summary>Tokens of the report's images, as encode writes them.</summary>
internal sealed class EncodeStage(QuickstartContext workshop)
{
    public string Run(IProgress<StageProgress> progress, CancellationToken cancellation)
    {
        IReadOnlyList<ReportImage> looks = ReportImages.Make(workshop);
        using var student = TheiaModel.Load(workshop.Places.Model);
        using IImageEncoder encoder = student.AsEncoder();
        Write(workshop.Places.Tokens, encoder, looks, progress, cancellation);
        return $"tokens of {Amount.Of(looks.Count, "image")} in {Path.GetFileName(workshop.Places.Tokens)}";
    }

    /// <summary>Writes the tokens of each image under its key, one image at a time.</summary>
    public static void Write(
        string path,
        IImageEncoder encoder,
        IReadOnlyList<ReportImage> looks,
        IProgress<StageProgress> progress,
        CancellationToken cancellation) => TokenWriter.Write(
            path, encoder, [.. looks.Select(look => new ImageSource(look.Key, look.Key, "", () => look.Image))],
            batchSize: 1, metadata: null,
            new SynchronousProgress<int>(done => progress.Report(new StageProgress(done, looks.Count))),
            cancellation);
}
