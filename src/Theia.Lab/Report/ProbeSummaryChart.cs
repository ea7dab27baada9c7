using System.Text;
using Theia.Lab.Probing;

namespace Theia.Lab.Report;

/// <summary>A line a subject from 0 to 1, with the interval of 95 % on it and a mark for what guessing gets.</summary>
internal static class ProbeSummaryChart
{
    /// <summary>Draws one measure.</summary>
    /// <param name="rows">Subjects; those without the measure are left out.</param>
    /// <param name="measure">Which.</param>
    /// <param name="chance">What guessing gets.</param>
    public static string Draw(IEnumerable<ProbeSummary.Row> rows, ProbeMeasure measure, double chance)
    {
        var page = new StringBuilder("<div class=\"scores wide\">");
        foreach (ProbeSummary.Row row in rows)
        {
            if (row[measure] is not { } score)
                continue;
            page.Append($"""
                <div class="score {Style(row.Kind)}">
                  <span class="who">{Html.Text(row.Name)}</span>
                  <span class="track">
                    <i class="bar" style="width:{Place(score.Value)}%"></i>
                    <i class="whisker" style="left:{Place(score.Low)}%;width:{Math.Round(Place(score.High) - Place(score.Low), 1)}%" title="{Html.Score(score.Low)} to {Html.Score(score.High)}"></i>
                    <i class="mark mean" style="left:{Place(chance)}%" title="guessing {Html.Score(chance)}"></i>
                  </span>
                  <b>{Html.Score(score.Value)}</b>
                </div>
                """);
        }

        return page.Append("</div>").ToString();
    }

    private static string Style(SubjectKind kind) => kind switch
    {
        SubjectKind.Student => "student",
        SubjectKind.Teacher => "teacher",
        _ => "nothing",
    };

    private static double Place(double value) => Math.Round(100 * Math.Clamp(value, 0, 1), 1);
}
