using System.Globalization;

namespace Theia.Lab.Report;

/// <summary>Finds the strips that a distillation drew.</summary>
internal static class RunStripFiles
{
    // First and last, and between them as many as a page can carry.
    private const int Most = 5;

    /// <summary>Strips spread over the run, in the order of its steps; all but the last at half their size.</summary>
    public static IReadOnlyList<ReportModel.Strip> Of(string run)
    {
        var folder = Path.Combine(run, "strips");
        if (!Directory.Exists(folder))
            return [];
        (long Step, string Path)[] files =
        [
            .. Directory.EnumerateFiles(folder, "*.png")
                .Select(path => (IsStep: long.TryParse(
                    Path.GetFileNameWithoutExtension(path), NumberStyles.None, CultureInfo.InvariantCulture,
                    out var step), step, path))
                .Where(file => file.IsStep)
                .Select(file => (file.step, file.path))
                .OrderBy(file => file.step),
        ];
        var count = Math.Min(Most, files.Length);
        return [.. Enumerable.Range(0, count)
            .Select(i => files[count == 1 ? 0 : (files.Length - 1) * i / (count - 1)])
            .Select((file, i) => new ReportModel.Strip(
                file.Step, i == count - 1 ? File.ReadAllBytes(file.Path) : Half(file.Path)))];
    }

    private static byte[] Half(string path)
    {
        var strip = RgbImage.Load(path);
        return strip.Resize(strip.Width / 2, strip.Height / 2, Resampling.Bicubic).EncodePng();
    }
}
