using System.Globalization;
using System.Text;
using System.Text.Json;
using Theia.Data.IO;
using Theia.Lab.Report;
using Theia.Robotics;

namespace Theia.Lab.Robots.Bench;

/// <summary>What a benchmark found, as a file of numbers, a table in Markdown and a page.</summary>
/// <param name="summary">What was measured.</param>
/// <param name="run">How.</param>
internal sealed class BenchReport(BenchSummary summary, BenchRun run)
{
    /// <summary>Writes <c>results.json</c>, <c>table.md</c> and <c>report.html</c>.</summary>
    /// <param name="images">The first image of each task.</param>
    /// <param name="facts">On what it was measured.</param>
    public void Write(IReadOnlyDictionary<string, RgbImage> images, IReadOnlyList<(string Name, string Value)> facts)
    {
        AtomicFile.WriteText(run.ResultsFile, Json(facts));
        AtomicFile.WriteText(Path.Combine(run.Options.Folder, "table.md"), Markdown());
        AtomicFile.WriteText(run.ReportFile, Page(images, facts));
    }

    /// <summary>The table like that of the paper: an encoder per row, a task per column.</summary>
    public string Markdown()
    {
        var text = new StringBuilder();
        string[] heads = ["", .. summary.Heads, "mean", "normalized"];
        Row(text, heads);
        Row(text, [.. heads.Select((_, i) => i == 0 ? "---" : "--:")]);
        foreach (var encoder in summary.Encoders)
        {
            Row(text,
            [
                encoder,
                .. summary.Tasks.Select(task => summary.Of(task, encoder) is { } score ? Interval(score) : "-"),
                Number(summary.Mean(encoder)), Number(summary.NormalizedMean(encoder)),
            ]);
        }

        Row(text,
        [
            "expert", .. summary.Tasks.Select(task => Number(Expert(task))), Number(summary.Tasks.Average(Expert)), "-",
        ]);
        return text.ToString();
    }

    private double Expert(RobotTask task) => summary.Experts.GetValueOrDefault(task.Id, double.NaN);

    private string Json(IReadOnlyList<(string Name, string Value)> facts) => JsonSerializer.Serialize(
        new
        {
            facts = facts.ToDictionary(fact => fact.Name, fact => fact.Value),
            protocol = JsonDocument.Parse(run.Options.Protocol).RootElement,
            seeds = run.Options.Seeds,
            done = run.Done,
            total = run.Total,
            scores =
                from encoder in summary.Encoders
                from task in summary.Tasks
                let score = summary.Of(task, encoder)
                where score is not null
                select new
                {
                    task = task.Id,
                    encoder,
                    mean = score.Mean,
                    low = score.Interval.Low,
                    high = score.Interval.High,
                    perSeed = score.PerSeed,
                    best = score.Best,
                    normalized = summary.Normalized(task, encoder),
                },
            means = summary.Encoders.Select(encoder => new
            {
                encoder,
                mean = summary.Mean(encoder),
                normalized = summary.NormalizedMean(encoder),
                suites = summary.Tasks.Select(task => task.Suite).Distinct().ToDictionary(
                    suite => suite, suite => summary.SuiteMean(suite, encoder)),
                normEntropy = summary.Entropies.TryGetValue(encoder, out var entropy) ? entropy : (double?)null,
            }),
            experts = summary.Experts,
            entropyCorrelation = summary.EntropyCorrelation is { } found ? new { found.R, found.Count } : null,
        },
        BenchJson.Options) + "\n";

    private string Page(IReadOnlyDictionary<string, RgbImage> images, IReadOnlyList<(string Name, string Value)> facts)
    {
        var page = new StringBuilder();
        page.Append("<header><p class=\"kicker\">Theia robots</p><h1>From images to actions</h1>");
        page.Append(
            $"<p class=\"lead\">Demonstrations of an expert are cloned into policies that differ only in what they "
            + $"see through. Each policy acts in <strong>{run.Options.Episodes} episodes</strong> that it has not "
            + $"seen; {run.Options.Seeds} {(run.Options.Seeds == 1 ? "training" : "trainings")} per encoder and task. "
            + $"Scores are 0 to 100, with 95 % intervals. {run.Done} of {run.Total} policies are measured.</p></header>");
        if (run.Options.Seeds * run.Options.Episodes < 75)
        {
            page.Append(
                "<p>With so few episodes, differences below about 15 to 25 points may be chance; "
                + "the intervals show it.</p>");
        }

        Means(page);
        foreach (RobotTask task in summary.Tasks)
            Task(page, task, images.GetValueOrDefault(task.Id));
        Table(page);
        page.Append("<footer><dl>");
        foreach ((var name, var value) in facts)
            page.Append($"<div><dt>{Html.Text(name)}</dt><dd>{Html.Text(value)}</dd></div>");
        page.Append("</dl></footer>");
        return ReportPage.Page("Theia robots", page.ToString());
    }

    private void Means(StringBuilder page)
    {
        if (summary.Tasks.Count < 2)
            return;
        page.Append("<section><h2>Mean over tasks</h2><div class=\"wide scores\">");
        foreach (var encoder in summary.Encoders)
        {
            if (summary.Mean(encoder) is { } mean)
                Bar(page, encoder, mean, mean, mean);
        }

        page.Append("</div>");
        if (summary.EntropyCorrelation is { } found)
        {
            page.Append(
                $"<p>Correlation of the entropy of token norms with the mean score over {found.Count} encoders: "
                + $"{found.R.ToString("0.00", CultureInfo.InvariantCulture)}.</p>");
        }

        page.Append("</section>");
    }

    private void Task(StringBuilder page, RobotTask task, RgbImage? image)
    {
        page.Append($"<section><h2>{Html.Text(task.Id)}</h2><p>{Html.Text(task.Description)} ");
        page.Append(task.Measure == TaskMeasure.Success
            ? "Score: percent of episodes that succeed." : "Score: percent of the greatest reward.");
        page.Append($" The expert has {Number(Expert(task))}.</p><div class=\"columns\">");
        if (image is not null)
            page.Append($"<figure>{Html.Image(image, $"start of {task.Id}")}</figure>");
        page.Append("<div class=\"wide scores\">");
        foreach (var encoder in summary.Encoders)
        {
            if (summary.Of(task, encoder) is { } score)
                Bar(page, encoder, score.Mean, score.Interval.Low, score.Interval.High);
        }

        page.Append("</div></div></section>");
    }

    private void Table(StringBuilder page)
    {
        page.Append("<section><h2>All numbers</h2><div class=\"scroll\"><table><thead><tr>");
        string[][] rows = [.. Markdown().Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Trim('|').Split('|').Select(cell => cell.Trim()).ToArray())];
        page.AppendJoin("", rows[0].Select(cell => $"<th>{Html.Text(cell)}</th>")).Append("</tr></thead><tbody>");
        foreach (var row in rows.Skip(2))
        {
            page.Append("<tr>").AppendJoin("", row.Select(cell => $"<td>{Html.Text(cell)}</td>")).Append("</tr>");
        }

        page.Append("</tbody></table></div></section>");
    }

    private static void Bar(StringBuilder page, string name, double mean, double low, double high)
    {
        var kind = name == RobotEncoder.StateName ? " teacher" : RobotEncoder.IsFloor(name) ? " nothing" : "";
        page.Append(CultureInfo.InvariantCulture, $"""
            <div class="score{kind}"><span class="who">{Html.Text(Path.GetFileName(name))}</span>
            <span class="track"><i class="bar" style="width:{mean:0.0}%"></i>
            <i class="whisker" style="left:{low:0.0}%;width:{high - low:0.0}%" title="{low:0.0} to {high:0.0}"></i></span>
            <b>{mean:0.0}</b></div>
            """);
    }

    private static void Row(StringBuilder text, IEnumerable<string> cells) =>
        text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");

    private static string Interval(BenchScore score) => string.Create(
        CultureInfo.InvariantCulture, $"{score.Mean:0.0} ({score.Interval.Low:0.0}-{score.Interval.High:0.0})");

    private static string Number(double? value) =>
        value is { } known && double.IsFinite(known) ? known.ToString("0.0", CultureInfo.InvariantCulture) : "-";
}
