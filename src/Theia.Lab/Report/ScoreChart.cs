using System.Text;

namespace Theia.Lab.Report;

/// <summary>One line per teacher from 0 to 1, with a mark for the student and for each baseline.</summary>
internal static class ScoreChart
{
    /// <summary>Draws one measure of one set of images.</summary>
    public static string Draw(IReadOnlyList<TeacherScore> scores, Func<Score, double> measure)
    {
        var page = new StringBuilder("<div class=\"scores\">");
        foreach (TeacherScore score in scores)
        {
            double student = measure(score.Values.Student), untrained = measure(score.Values.Untrained);
            var mean = score.Values.Mean is { } known ? measure(known) : double.NaN;
            var mark = double.IsFinite(mean) ? MeanMark(mean) : "";
            page.Append($"""
                <div class="score{(score.Knows ? "" : " standin")}">
                  <span class="who">{Html.Text(score.Teacher)}</span>
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
