using System.Text;

namespace Theia.Lab.Report;

/// <summary>Scores of the student against its teachers, beside two baselines.</summary>
internal static class ScoreSection
{
    public static string Render(ReportModel model)
    {
        var page = new StringBuilder("<section><h2>How near it comes</h2>");
        page.Append($"""
            <p>Each teacher turns an image into a grid of tokens. The student must say the same from its own tokens.
            <strong>Cosine</strong> asks whether a predicted token points the same way as the teacher’s (1: the same, 0: unrelated), whatever its length.
            <strong>Explained variance</strong> is stricter: it counts length too, and is 0 for a constant prediction of the mean and negative for larger errors.
            Both are means over all tokens, {Html.Text(model.Space)}.
            """);
        page.Append(model.HeldOutImages == 0
            ? " Nothing is held out of so few images, so these numbers show what was learned by heart, "
                + "not what was understood.</p>"
            : " Scores on held-out images measure generalization; higher scores on training images indicate "
                + "overfitting. Explained variance near or below 0 on held-out images beside a cosine above 0 "
                + "means that the student predicts the direction of the features but not yet their magnitude; "
                + "more images and more steps improve both.</p>");
        if (model.HeldOut.Count > 0)
        {
            page.Append(
                "<p>Held out, whole: "
                + $"{string.Join(", ", model.HeldOut.Select(name => $"<em>{Html.Text(name)}</em>"))}. "
                + "The student was not trained on any part of them.</p>");
        }

        var mean = MeanIsKnown(model) ? "<span class=\"mean\">always the mean</span>" : "";
        page.Append(
            "<div class=\"legend\"><span class=\"bar\">student</span>"
            + $"<span class=\"untrained\">the same student untrained</span>{mean}</div><div class=\"columns\">");
        foreach (EvaluatedGroup group in model.Groups)
        {
            page.Append(
                $"<div><h3>Cosine, {Html.Text(group.Title)} "
                + $"({group.Report.Samples})</h3>"
                + $"{ScoreChart.Draw(group.Report, model.Teachers, score => score.TokenCosine)}</div>");
        }

        page.Append("</div>");
        Table(page, model);
        return page.Append("</section>").ToString();
    }

    private static void Table(StringBuilder page, ReportModel model)
    {
        page.Append(
            "<details open><summary>All numbers</summary><div class=\"scroll\"><table><thead><tr>"
            + "<th>Teacher</th><th>Images</th>"
            + "<th>Cosine</th><th>untrained</th><th>mean</th><th>Explained variance</th><th>untrained</th>"
            + "<th>mean</th></tr></thead><tbody>");
        foreach (ReportModel.Teacher teacher in model.Teachers)
        {
            foreach (EvaluatedGroup group in model.Groups)
                Row(page, teacher, group);
        }

        page.Append("</tbody></table></div></details>");
    }

    private static void Row(StringBuilder page, ReportModel.Teacher teacher, EvaluatedGroup group)
    {
        var (student, untrained) = (group.Report.Student[teacher.Id], group.Report.Untrained![teacher.Id]);
        var mean = group.Report.Mean?.GetValueOrDefault(teacher.Id);
        page.Append(
            $"<tr><td>{Html.Text(teacher.Name)}</td><td>{group.Title}</td>"
            + $"<td><b>{Html.Score(student.TokenCosine)}</b></td><td>{Html.Score(untrained.TokenCosine)}</td>"
            + $"<td>{Mean(mean?.TokenCosine)}</td><td><b>{Html.Score(student.ExplainedVariance)}</b></td>"
            + $"<td>{Html.Score(untrained.ExplainedVariance)}</td>"
            + $"<td>{Mean(mean?.ExplainedVariance)}</td></tr>");
    }

    private static string Mean(double? value) => value is { } known ? Html.Score(known) : "–";

    private static bool MeanIsKnown(ReportModel model) =>
        model.Groups.Any(group => model.Teachers.Any(
            teacher => group.Report.Mean?.ContainsKey(teacher.Id) == true));
}
