using System.Text;
using Theia.Lab.Probing;

namespace Theia.Lab.Report;

/// <summary>Probe scores of student and teachers, with untrained baselines.</summary>
internal static class ProbeSummarySection
{
    private static readonly (ProbeMeasure Measure, string Title, double Chance)[] _charts =
    [
        (ProbeMeasure.Attributes, "Attributes of the scene", 0.5), (ProbeMeasure.Depth, "Depth, R²", 0),
        (ProbeMeasure.Parts, "Parts, IoU", 0), (ProbeMeasure.Mean, "Mean of all", 0.25),
    ];

    private static readonly ProbeMeasure[] _columns =
    [
        ProbeMeasure.Attributes, ProbeMeasure.Neighbors, ProbeMeasure.Depth, ProbeMeasure.Parts, ProbeMeasure.Mean,
    ];

    public static string Render(ReportModel model)
    {
        if (model.ProbeSummary is not { } probes)
            return "";
        var page = new StringBuilder("<section><h2>What the tokens know</h2>");
        page.Append($"""
            <p>Rendered scenes come with the truth about them, so it can be asked what tokens know. The tokens stay as they are; only a linear map is fitted to
            {probes.FitScenes} scenes that no model here was trained on, and tested on {probes.TestScenes} others.
            It answers {probes.Attributes} questions about a scene (<strong>attributes</strong>: is there something red, a cup, …),
            tells how far away each cell of the image is (<strong>depth</strong>), and to which of {probes.Parts} <strong>parts</strong> of things it belongs.
            <strong>Neighbors</strong> fits nothing at all: the 20 most similar scenes vote on the same questions.
            The thin line is the interval into which 95 of 100 draws of test scenes fall; with so few scenes it is wide, and differences within it mean little.</p>
            """);
        page.Append(
            "<div class=\"legend\"><span class=\"bar\">student</span><span class=\"bar teacher\">its teachers</span>"
            + "<span class=\"bar nothing\">untrained</span><span class=\"mean\">chance</span></div>"
            + "<div class=\"columns\">");
        foreach ((ProbeMeasure measure, var title, var chance) in _charts)
            page.Append($"<div><h3>{title}</h3>{ProbeSummaryChart.Draw(probes.Rows, measure, chance)}</div>");
        page.Append("</div>");
        Table(page, probes);
        return page.Append("</section>").ToString();
    }

    private static void Table(StringBuilder page, ProbeSummary probes)
    {
        page.Append(
            "<details open><summary>All numbers</summary><div class=\"scroll\"><table><thead><tr><th>Tokens of</th>");
        foreach (ProbeMeasure measure in _columns)
            page.Append($"<th>{Html.Text(measure.Heading)}</th>");
        page.Append("</tr></thead><tbody>");
        foreach (ProbeSummary.Row row in probes.Rows)
        {
            page.Append(
                $"<tr><td>{Html.Text(row.Name)}"
                + $"</td>{string.Concat(_columns.Select(measure => $"<td>{Cell(row[measure])}</td>"))}</tr>");
        }

        page.Append("</tbody></table></div></details>");
    }

    private static string Cell(ProbeSummary.Score? score) => score is null ? "–"
        : $"<b>{Html.Score(score.Value)}</b> <small>{Html.Score(score.Low)} to {Html.Score(score.High)}</small>";
}
