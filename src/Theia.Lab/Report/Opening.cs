using System.Text;
using Theia.Data.Errors;

namespace Theia.Lab.Report;

/// <summary>Header of the report: images, a sentence, four numbers, the stages.</summary>
internal static class Opening
{
    public static string Render(Findings findings)
    {
        var seconds = findings.Stages.Sum(stage => stage.Seconds);
        var page = new StringBuilder();
        page.Append($"""
            <header>
            <p class="kicker">Theia quickstart</p>
            <h1>{Html.Text(Headline(findings))}</h1>
            <p class="lead">{Html.Text(findings.Source)} {Teachers(findings)}</p>
            </header>
            """);
        if (findings.Looks is [var look, ..])
        {
            page.Append("<div class=\"hero\">");
            foreach ((var caption, RgbImage image) in look.Tiles.Take(3))
            {
                page.Append(
                    $"<figure>{Html.Image(image, $"{look.Title}: {caption}")}<figcaption>{Html.Text(caption)}"
                    + "</figcaption></figure>");
            }

            page.Append("</div>");
        }

        page.Append("<div class=\"numbers\">");
        Number(
            page, (findings.TrainedImages + findings.HeldOutImages).ToString(), "images",
            $"{findings.HeldOutImages} of them held out");
        Number(
            page, findings.Loss.Steps.Count > 0 ? $"{findings.Loss.Steps[^1]}" : "0",
            "steps", Html.Text(findings.Student));
        if (findings.Groups is [var group, ..])
        {
            Number(
                page, Html.Score(group.Scores.Average(score => score.Values.Student.Cosine)),
                "cosine to its teachers", $"mean of {group.Scores.Count}, {Html.Text(group.Name)}");
        }

        Number(page, Html.Duration(seconds), "total time", "on this machine");
        page.Append("</div>");
        Way(page, findings, seconds);
        return page.ToString();
    }

    private static string Headline(Findings findings)
        => $"{findings.Teachers.Count} teachers, {findings.TrainedImages} images, one small student";

    private static string Teachers(Findings findings)
    {
        var knowing = string.Join(
            ", ", findings.Teachers.Where(teacher => teacher.Knows).Select(teacher => Html.Text(teacher.Name)));
        var standing = string.Join(
            ", ", findings.Teachers.Where(teacher => !teacher.Knows).Select(teacher => Html.Text(teacher.Name)));
        return standing.Length == 0 ? $"Its teachers: {knowing}, all of them trained."
            : knowing.Length == 0
                ? $"Its teachers ({standing}) are stand-ins with random weights: "
                    + "they demonstrate the pipeline but are untrained."
                : $"Its teachers: {knowing}, trained; <strong>{standing}, "
                    + "stand-ins with random weights</strong> (untrained).";
    }

    private static void Number(StringBuilder page, string value, string unit, string note)
        => page.Append($"<div><b>{value}</b> <span>{unit}</span><small>{note}</small></div>");

    private static void Way(StringBuilder page, Findings findings, double seconds)
    {
        page.Append("<section><h2>From images to tokens</h2><ol class=\"way\">");
        foreach (StageTime stage in findings.Stages)
        {
            var share = Math.Round(100 * stage.Seconds / Math.Max(seconds, 1e-9), 1);
            page.Append(
                $"<li><b>{Html.Text(stage.Name)}</b><span>{Html.Text(stage.Did)}</span>"
                + $"<time>{Html.Duration(stage.Seconds)}</time><i style=\"width:{share}%\"></i></li>");
        }

        page.Append("</ol>");
        if (findings.Skipped.Count > 0)
        {
            var count = findings.Skipped.Count;
            var were = count == 1 ? "was" : "were";
            page.Append($"<details><summary>{Amount.Of(count, "damaged file")} {were} left out</summary><ul>");
            foreach ((var file, var reason) in findings.Skipped)
                page.Append($"<li><code>{Html.Text(file)}</code> {Html.Text(reason)}</li>");
            page.Append("</ul></details>");
        }

        page.Append("</section>");
    }
}
