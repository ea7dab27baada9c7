using System.Text;

namespace Theia.Lab.Report;

/// <summary>Footer of the report: next steps, photo credits, environment.</summary>
internal static class ReportFooter
{
    public static string Render(ReportModel model)
    {
        var page = new StringBuilder();
        if (model.Next.Count > 0)
        {
            page.Append("<section><h2>Next steps</h2><dl class=\"next\">");
            foreach ((var command, var purpose) in model.Next)
                page.Append($"<dt>{Html.Text(purpose)}</dt><dd><code>{Html.Text(command)}</code></dd>");
            page.Append("</dl></section>");
        }

        if (model.Credits.Count > 0)
        {
            page.Append("<section><h2>Photographs</h2><ul class=\"credits\">");
            foreach (var credit in model.Credits)
                page.Append($"<li>{Html.Text(credit)}</li>");
            page.Append("</ul></section>");
        }

        page.Append("<footer><dl>");
        foreach ((var name, var value) in model.Environment)
            page.Append($"<div><dt>{Html.Text(name)}</dt><dd>{Html.Text(value)}</dd></div>");
        return page.Append("</dl></footer>").ToString();
    }
}
