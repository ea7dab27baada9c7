using Theia.Data.Logging;
using Theia.Lab.Report;

namespace Theia.Lab.Quickstart;

/// <summary>Reads the losses of a run from its log.</summary>
internal static class LossReader
{
    /// <summary>
    /// What was minimized, step by step, and each teacher's cosine loss; NaN in steps that left the teacher out.
    /// </summary>
    public static ReportModel.LossHistory Read(string path, IReadOnlyList<QuickstartTeacher> teachers)
    {
        RunLogEntry[] train = [.. RunLog.Read(path).Where(entry => entry.Kind == "train")];
        return new ReportModel.LossHistory(
            [.. train.Select(entry => entry.Step)],
            [.. train.Select(entry => entry.Values["loss"])],
            [.. teachers.Select(teacher => (teacher.Name, Of(train, $"train_{teacher.Spec.Id}_cos_loss")))]);
    }

    private static IReadOnlyList<double> Of(RunLogEntry[] train, string name) =>
        [.. train.Select(entry => entry.Values.GetValueOrDefault(name, double.NaN))];
}
