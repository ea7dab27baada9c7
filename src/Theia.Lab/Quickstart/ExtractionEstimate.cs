using System.Diagnostics;

namespace Theia.Lab.Quickstart;

/// <summary>Estimates the cost of using all images from a few of them.</summary>
internal static class ExtractionEstimate
{
    private const int Probed = 8;

    /// <summary>A sentence with time and disk.</summary>
    public static string Of(QuickstartContext context, CancellationToken cancellation)
    {
        IReadOnlyList<ImageSource> sources = context.Choice.Sources;
        var start = Stopwatch.GetTimestamp();
        List<RgbImage> images = [];
        for (var i = 0; i < Math.Min(Probed, sources.Count); i++)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                images.Add(sources[i * sources.Count / Math.Min(Probed, sources.Count)].Load()
                    .Resize(224, 224, Resampling.Bicubic));
            }
            catch (DataException)
            {
                // Packing will name it; here it costs nothing.
            }
        }

        if (images.Count == 0)
            return $"{sources.Count} images; none of the {Probed} tested could be read.";
        var decode = Stopwatch.GetElapsedTime(start).TotalSeconds / images.Count / context.Options.Threads;
        var extract = 0.0;
        foreach (QuickstartTeacher known in context.Teachers)
        {
            cancellation.ThrowIfCancellationRequested();
            using ITeacher teacher = known.Load();
            _ = teacher.Extract([images[0]]);
            start = Stopwatch.GetTimestamp();
            _ = teacher.Extract(images);
            extract += Stopwatch.GetElapsedTime(start).TotalSeconds / images.Count;
        }

        var minutes = sources.Count * (decode + extract) / 60;
        var bytes = (224 * 224 * 3)
            + context.Teachers.Sum(teacher => 2L * teacher.Spec.Size.Channels * teacher.Spec.Size.Positions);
        return $"{sources.Count} images: about {Math.Max(1, Math.Ceiling(minutes)):0} min for packing and extraction, "
            + $"and {sources.Count * bytes / 1e9:0.0} GB on disk; "
            + "the training time does not depend on the number of images.";
    }
}
