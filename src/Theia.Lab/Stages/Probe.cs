using System.Diagnostics;

namespace Theia.Lab.Stages;

/// <summary>What taking all pictures will cost, from a probe of a few of them.</summary>
internal static class Probe
{
    private const int Probed = 8;

    /// <summary>A sentence with time and disk.</summary>
    public static string Estimate(Workshop workshop, CancellationToken cancellation)
    {
        IReadOnlyList<ImageSource> sources = workshop.Choice.Sources;
        var start = Stopwatch.GetTimestamp();
        List<RgbImage> pictures = [];
        for (var i = 0; i < Math.Min(Probed, sources.Count); i++)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                pictures.Add(sources[i * sources.Count / Math.Min(Probed, sources.Count)].Load().Resize(224, 224, Resampling.Bicubic));
            }
            catch (DataException)
            {
                // Packing will name it; here it costs nothing.
            }
        }

        if (pictures.Count == 0)
            return $"{sources.Count} pictures; none of {Probed} looked at could be read.";
        var decode = Stopwatch.GetElapsedTime(start).TotalSeconds / pictures.Count / workshop.Options.Threads;
        var extract = 0.0;
        foreach (QuickstartTeacher known in workshop.Teachers)
        {
            cancellation.ThrowIfCancellationRequested();
            using ITeacher teacher = known.Load();
            _ = teacher.Extract([pictures[0]]);
            start = Stopwatch.GetTimestamp();
            _ = teacher.Extract(pictures);
            extract += Stopwatch.GetElapsedTime(start).TotalSeconds / pictures.Count;
        }

        var minutes = sources.Count * (decode + extract) / 60;
        var bytes = (224 * 224 * 3) + workshop.Teachers.Sum(teacher => 2L * teacher.Spec.Size.Channels * teacher.Spec.Size.Positions);
        return $"{sources.Count} pictures: about {Math.Max(1, Math.Ceiling(minutes)):0} min to pack them and extract their features, and {sources.Count * bytes / 1e9:0.0} GB on disk; training takes as long as with few.";
    }
}
