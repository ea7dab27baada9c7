using System.Text;

namespace Theia.Lab.Report;

/// <summary>The loss by step, and the teachers.</summary>
internal static class TrainingSection
{
    public static string Render(ReportModel.LossHistory loss, IReadOnlyList<ReportModel.Teacher> teachers)
    {
        var page = new StringBuilder("<section><h2>How it learned</h2>");
        page.Append(
            "<p>The loss of each teacher by step: the thin line is the single step, the bold line a moving average.");
        if (teachers.Any(teacher => !teacher.Trained))
        {
            page.Append(
                " Stand-ins are easy teachers: features of random weights are simple and similar in every image.");
        }

        page.Append("</p>");
        List<(string, IReadOnlyList<double>)> lines = [("total", loss.Total), .. loss.Teachers];
        page.Append(LineChart.Draw(loss.Steps, lines, "Loss by step"));
        page.Append("<h3>Its teachers</h3><div class=\"scroll\"><table class=\"plain\"><tbody>");
        foreach (ReportModel.Teacher teacher in teachers)
        {
            page.Append(
                $"<tr><td><b>{Html.Text(teacher.Name)}</b></td><td>"
                + $"<span class=\"badge{(teacher.Trained ? " held" : "")}\">{(teacher.Trained ? "trained" : "stand-in")}"
                + "</span></td>"
                + $"<td>{Html.Text(teacher.Size)}</td><td>{Html.Text(teacher.Note)}</td></tr>");
        }

        return page.Append("</tbody></table></div></section>").ToString();
    }
}
