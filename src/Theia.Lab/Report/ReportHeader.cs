using System.Text;
using Theia.Data.Errors;

namespace Theia.Lab.Report;

/// <summary>Header of the report: a sentence, an image, four numbers, the stages.</summary>
internal static class ReportHeader
{
    public static string Render(ReportModel model)
    {
        var seconds = model.Stages.Sum(stage => stage.Seconds);
        var page = new StringBuilder();
        page.Append($"""
            <header>
            <p class="kicker">Theia quickstart</p>
            <h1>{Html.Text(Headline(model))}</h1>
            <p class="lead">{Html.Text(model.Source)} {Teachers(model)}</p>
            </header>
            """);
        if (model.Images is [var image, ..])
        {
            page.Append("<div class=\"hero\">");
            foreach ((var caption, RgbImage tile) in image.Tiles.Take(3))
            {
                page.Append(
                    $"<figure>{Html.Image(tile, $"{image.Title}: {caption}")}<figcaption>{Html.Text(caption)}"
                    + "</figcaption></figure>");
            }

            page.Append("</div>");
        }

        page.Append("<div class=\"numbers\">");
        Number(
            page, (model.TrainedImages + model.HeldOutImages).ToString(), "images",
            $"{model.HeldOutImages} of them held out");
        Number(
            page, model.Loss.Steps.Count > 0 ? $"{model.Loss.Steps[^1]}" : "0",
            "steps", Html.Text(model.Student));
        if (model.Groups is [var group, ..])
        {
            Number(
                page,
                Html.Score(model.Teachers.Average(teacher => group.Report.Student[teacher.Id].TokenCosine)),
                "cosine to its teachers", $"mean of {model.Teachers.Count}, {Html.Text(group.Title)}");
        }

        Number(page, Html.Duration(seconds), "total time", "on this machine");
        page.Append("</div>");
        Stages(page, model, seconds);
        return page.ToString();
    }

    private static string Headline(ReportModel model)
        => $"{model.Teachers.Count} teachers, {model.TrainedImages} images, one small student";

    private static string Teachers(ReportModel model)
    {
        var trained = string.Join(
            ", ", model.Teachers.Where(teacher => teacher.Trained).Select(teacher => Html.Text(teacher.Name)));
        var standIns = string.Join(
            ", ", model.Teachers.Where(teacher => !teacher.Trained).Select(teacher => Html.Text(teacher.Name)));
        return standIns.Length == 0 ? $"Its teachers: {trained}, all of them trained."
            : trained.Length == 0
                ? $"Its teachers ({standIns}) are stand-ins with random weights: "
                    + "they demonstrate the pipeline but are untrained."
                : $"Its teachers: {trained}, trained; <strong>{standIns}, "
                    + "stand-ins with random weights</strong> (untrained).";
    }

    private static void Number(StringBuilder page, string value, string unit, string note)
        => page.Append($"<div><b>{value}</b> <span>{unit}</span><small>{note}</small></div>");

    private static void Stages(StringBuilder page, ReportModel model, double seconds)
    {
        page.Append("<section><h2>From images to tokens</h2><ol class=\"way\">");
        foreach (ReportModel.Stage stage in model.Stages)
        {
            var share = Math.Round(100 * stage.Seconds / Math.Max(seconds, 1e-9), 1);
            page.Append(
                $"<li><b>{Html.Text(stage.Name)}</b><span>{Html.Text(stage.Result)}</span>"
                + $"<time>{Html.Duration(stage.Seconds)}</time><i style=\"width:{share}%\"></i></li>");
        }

        page.Append("</ol>");
        if (model.Skipped.Count > 0)
        {
            var count = model.Skipped.Count;
            var were = count == 1 ? "was" : "were";
            page.Append($"<details><summary>{Amount.Of(count, "damaged file")} {were} left out</summary><ul>");
            foreach ((var file, var reason) in model.Skipped)
                page.Append($"<li><code>{Html.Text(file)}</code> {Html.Text(reason)}</li>");
            page.Append("</ul></details>");
        }

        page.Append("</section>");
    }
}
