using Theia.Data.Logging;

namespace Theia.Lab.Report;

/// <summary>Reads the losses of a run from its log.</summary>
internal static class LossReader
{
    // As many as a line on a page can show.
    private const int MostPoints = 1000;

    /// <summary>
    /// What was minimized, step by step, and each teacher's cosine loss; NaN in steps that left the teacher out. Of
    /// long runs, means over equal numbers of steps.
    /// </summary>
    /// <param name="path">The log.</param>
    /// <param name="teachers">Ids, and names for the page.</param>
    public static ReportModel.LossHistory Read(string path, IReadOnlyList<(string Id, string Name)> teachers)
    {
        RunLogEntry[] train = [.. RunLog.Read(path).Where(entry => entry.Kind == "train")];
        var each = Math.Max(1, (train.Length + MostPoints - 1) / MostPoints);
        RunLogEntry[][] parts = [.. train.Chunk(each)];
        return new ReportModel.LossHistory(
            [.. parts.Select(part => part[^1].Step)],
            Of(parts, "loss"),
            [.. teachers.Select(teacher => (teacher.Name, Of(parts, $"train_{teacher.Id}_cos_loss")))]);
    }

    private static IReadOnlyList<double> Of(RunLogEntry[][] parts, string name) =>
    [
        .. parts.Select(part => part.Select(entry => entry.Values.GetValueOrDefault(name, double.NaN))
            .Where(double.IsFinite).DefaultIfEmpty(double.NaN).Average()),
    ];
}
