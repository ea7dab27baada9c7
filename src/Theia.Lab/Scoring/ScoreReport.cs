using System.Globalization;
using System.Text;
using System.Text.Json;
using Theia.Lab.Probing;

namespace Theia.Lab.Scoring;

/// <summary>The scores of several subjects on the same scenes, for people and for programs.</summary>
/// <param name="Options">On which scenes.</param>
/// <param name="Objects">Objects in them that masks were asked for.</param>
/// <param name="Results">By subject, in the order of the table.</param>
internal sealed record ScoreReport(
    ScoreOptions Options,
    int Objects,
    IReadOnlyList<(string Name, IReadOnlyDictionary<SceneMeasure, ProbeScore> Scores)> Results)
{
    private static readonly JsonSerializerOptions _format = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>The measures that at least one subject has, in the order of tables.</summary>
    public IReadOnlyList<SceneMeasure> Measures =>
        [.. SceneMeasure.All.Where(measure => Results.Any(result => result.Scores.ContainsKey(measure)))];

    /// <summary>Everything but the draws, for serialization.</summary>
    public object Content => new
    {
        Options.Scenes,
        Options.Seed,
        Objects,
        measures = Measures.ToDictionary(measure => measure.Key, measure => measure.Meaning),
        subjects = Results.Select(result => new
        {
            result.Name,
            scores = result.Scores.ToDictionary(
                pair => pair.Key.Key, pair => new { pair.Value.Value, pair.Value.Low, pair.Value.High }),
        }),
    };

    /// <summary>A file for programs.</summary>
    public string ToJson() => JsonSerializer.Serialize(Content, _format) + "\n";

    /// <summary>The table as Markdown, one line a subject, with a line below for each measure.</summary>
    public string ToMarkdown()
    {
        var text = new StringBuilder();
        Row(text, ["", .. Measures.Select(measure => measure.Heading)]);
        Row(text, [":--", .. Measures.Select(_ => "--:")]);
        foreach (var (name, scores) in Results)
            Row(text, [name, .. Measures.Select(measure => Cell(scores.GetValueOrDefault(measure)))]);
        text.Append(
            CultureInfo.InvariantCulture,
            $"\n{Options.Scenes} scenes with {Objects} objects, seed {Options.Seed}. ");
        text.Append("In brackets: 95 % of bootstrap samples of the scenes.\n\n");
        foreach (var measure in Measures)
            text.Append(CultureInfo.InvariantCulture, $"- **{measure.Heading}**: {measure.Meaning}\n");
        return text.ToString();
    }

    /// <summary>A score as tables have it.</summary>
    public static string Cell(ProbeScore? score) => score is null ? "–"
        : string.Create(CultureInfo.InvariantCulture, $"{score.Value:0.000} ({score.Low:0.000} to {score.High:0.000})");

    private static void Row(StringBuilder text, IEnumerable<string> cells) =>
        text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
}
