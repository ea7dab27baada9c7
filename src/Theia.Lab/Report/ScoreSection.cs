using System.Text;

namespace Theia.Lab.Report;

/// <summary>How near the student comes to its teachers, beside two who know nothing.</summary>
internal static class ScoreSection
{
    public static string Render(Findings findings)
    {
        var page = new StringBuilder("<section><h2>How near it comes</h2>");
        page.Append($"""
            <p>Each teacher turns an image into a grid of tokens. The student must say the same from its own tokens.
            <strong>Cosine</strong> asks whether a predicted token points the same way as the teacher’s (1: the same, 0: unrelated), whatever its length.
            <strong>Explained variance</strong> is stricter: it counts length too, and is 0 for a constant prediction of the mean and negative for larger errors.
            Both are means over all tokens, {Html.Text(findings.Space)}.
            """);
        page.Append(findings.HeldOutImages == 0
            ? " Nothing is held out of so few images, so these numbers show what was learned by heart, "
                + "not what was understood.</p>"
            : " Scores on held-out images measure generalization; higher scores on training images indicate "
                + "overfitting. Explained variance near or below 0 on held-out images beside a cosine above 0 "
                + "means that the student predicts the direction of the features but not yet their magnitude; "
                + "more images and more steps improve both.</p>");
        if (findings.HeldOut.Count > 0)
        {
            page.Append(
                "<p>Held out, whole: "
                + $"{string.Join(", ", findings.HeldOut.Select(name => $"<em>{Html.Text(name)}</em>"))}. "
                + "The student was not trained on any part of them.</p>");
        }

        var mean = MeanIsKnown(findings) ? "<span class=\"mean\">always the mean</span>" : "";
        page.Append(
            "<div class=\"legend\"><span class=\"bar\">student</span>"
            + $"<span class=\"untrained\">the same student untrained</span>{mean}</div><div class=\"columns\">");
        foreach (ImageGroup group in findings.Groups)
        {
            page.Append(
                $"<div><h3>Cosine, {Html.Text(group.Name)} "
                + $"({group.Images})</h3>{ScoreChart.Draw(group.Scores, score => score.Cosine)}</div>");
        }

        page.Append("</div>");
        Table(page, findings);
        return page.Append("</section>").ToString();
    }

    private static void Table(StringBuilder page, Findings findings)
    {
        page.Append(
            "<details open><summary>All numbers</summary><div class=\"scroll\"><table><thead><tr>"
            + "<th>Teacher</th><th>Images</th>"
            + "<th>Cosine</th><th>untrained</th><th>mean</th><th>Explained variance</th><th>untrained</th>"
            + "<th>mean</th></tr></thead><tbody>");
        for (var i = 0; i < findings.Teachers.Count; i++)
        {
            foreach (ImageGroup group in findings.Groups)
                Row(page, group.Scores[i].Teacher, group.Name, group.Scores[i].Values);
        }

        page.Append("</tbody></table></div></details>");
    }

    private static void Row(StringBuilder page, string teacher, string images, ScoreSet set)
        => page.Append(
            $"<tr><td>{Html.Text(teacher)}</td><td>{images}</td><td><b>{Html.Score(set.Student.Cosine)}</b></td>"
            + $"<td>{Html.Score(set.Untrained.Cosine)}</td>"
            + $"<td>{Mean(set.Mean?.Cosine)}</td><td><b>{Html.Score(set.Student.ExplainedVariance)}</b></td>"
            + $"<td>{Html.Score(set.Untrained.ExplainedVariance)}</td>"
            + $"<td>{Mean(set.Mean?.ExplainedVariance)}</td></tr>");

    private static string Mean(double? value) => value is { } known ? Html.Score(known) : "–";

    private static bool MeanIsKnown(Findings findings) =>
        findings.Groups.Any(group => group.Scores.Any(score => score.Values.Mean is not null));
}
