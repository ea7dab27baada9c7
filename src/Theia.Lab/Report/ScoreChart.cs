using System.Text;

namespace Theia.Lab.Report;

/// <summary>One line per teacher from 0 to 1, with a mark for the student and for each baseline.</summary>
internal static class ScoreChart
{
    /// <summary>Draws one measure of one group of images.</summary>
    public static string Draw(
        EvaluationReport scores, IReadOnlyList<ReportModel.Teacher> teachers, Func<TargetScore, double> measure)
    {
        var page = new StringBuilder("<div class=\"scores\">");
        foreach (var teacher in teachers)
        {
            double student = measure(scores.Student[teacher.Id]), untrained = measure(scores.Untrained![teacher.Id]);
            var mean = scores.Mean?.GetValueOrDefault(teacher.Id) is { } known ? measure(known) : double.NaN;
            var mark = double.IsFinite(mean) ? MeanMark(mean) : "";
            page.Append($"""
                <div class="score{(teacher.Trained ? "" : " standin")}">
                  <span class="who">{Html.Text(teacher.Name)}</span>
                  <span class="track">
                    <i class="bar" style="width:{Place(student)}%"></i>
                    {mark}
                    <i class="mark untrained" style="left:{Place(untrained)}%" title="untrained student {Html.Score(untrained)}"></i>
                  </span>
                  <b>{Html.Score(student)}</b>
                </div>
                """);
        }

        return page.Append("</div>").ToString();
    }

    private static string MeanMark(double mean) =>
        $"<i class=\"mark mean\" style=\"left:{Place(mean)}%\" title=\"mean baseline {Html.Score(mean)}\"></i>";

    private static double Place(double value) => Math.Round(100 * Math.Clamp(value, 0, 1), 1);
}
