using System.Text;

namespace Theia.Lab.Report;

/// <summary>The predictions of the student, decoded, as they were after some steps of its training.</summary>
internal static class StripSection
{
    public static string Render(IReadOnlyList<ReportModel.Strip> strips)
    {
        if (strips is not [.., var last])
            return "";
        var page = new StringBuilder($"""
            <section><h2>How it learned to see</h2>
            <p>The student’s predictions, decoded into what its teachers show: the tokens of DINOv2 as colors, the masks of SAM,
            the depth of Depth Anything. Below each row of the student is the same from the teachers themselves.
            A figure says how far the two are apart: cosine of the features (1: the same), IoU of the masks (1: the same),
            AbsRel of the depth (0: the same).</p>
            {Figure(last)}
            """);
        if (strips.Count > 1)
        {
            page.Append("<h3>Before</h3><div class=\"film\" tabindex=\"0\" role=\"group\" aria-label=\"Earlier strips\">");
            foreach (var strip in strips.SkipLast(1))
                page.Append(Figure(strip));
            page.Append("</div>");
        }

        return page.Append("</section>").ToString();
    }

    private static string Figure(ReportModel.Strip strip)
    {
        var when = strip.Step == 0 ? "before the first step" : $"after step {strip.Step}";
        return $"<figure class=\"strip\">{Html.Png(strip.Png, $"What the student sees {when}")}"
            + $"<figcaption>{when}</figcaption></figure>";
    }
}
