using Theia.Data.Errors;
using Theia.Data.IO;
using Theia.Training.Configuration;

namespace Theia.Lab.Report;

/// <summary>
/// The page of a distillation, <c>report.html</c> in its folder: what its student sees by now, decoded, and its loss by
/// step. One file with everything inside; it can be written, and looked at, during the run.
/// </summary>
internal static class RunReport
{
    /// <summary>Name of the page in the folder of a run.</summary>
    public const string FileName = "report.html";

    /// <summary>Writes the page as the run is now.</summary>
    /// <param name="runFolder">Folder of a distillation.</param>
    /// <returns>Where the page is.</returns>
    /// <exception cref="DataException">The configuration or the log of the run is damaged.</exception>
    /// <exception cref="ResourceException">The folder cannot be written.</exception>
    public static string Write(string runFolder)
    {
        var config = DistillConfig.Load(Path.Combine(runFolder, "config.json"));
        IReadOnlyList<TeacherDescription> known = TeacherDescription.Known();
        ReportModel.Teacher[] teachers =
        [
            .. from id in TargetSizes.Teachers(config.TargetModels)
               let spec = known.FirstOrDefault(one => one.Spec.Id == id)?.Spec
               select new ReportModel.Teacher(
                   id, id.Split('/')[^1], spec?.Size.ToString() ?? "", spec?.Trained ?? true, ""),
        ];
        var loss = LossReader.Read(
            Path.Combine(runFolder, "log.jsonl"), [.. teachers.Select(teacher => (teacher.Id, teacher.Name))]);
        var done = loss.Steps.Count > 0 ? loss.Steps[^1] : 0;
        var path = Path.Combine(runFolder, FileName);
        AtomicFile.WriteText(path, ReportPage.Page("Theia distillation", $"""
            <header>
            <p class="kicker">Theia distillation</p>
            <h1>{Amount.Of(teachers.Length, "teacher")}, {Amount.Of(done, "step")}, one student</h1>
            <p class="lead">{Html.Text(string.Join(", ", teachers.Select(teacher => teacher.Name)))}
            → {Html.Text(config.Backbone)}, {Amount.Of(config.BatchSize, "image")} a step.</p>
            </header>
            {StripSection.Render(RunStripFiles.Of(runFolder))}
            {TrainingSection.Render(loss, teachers)}
            """));
        return path;
    }
}
