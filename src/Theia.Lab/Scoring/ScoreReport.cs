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
    public string ToMarkdown() => ScoreTable.Markdown(
        [.. Measures.Select(measure => (measure.Heading, measure.Meaning))],
        Results.Select(result => (result.Name, Measures.Select(result.Scores.GetValueOrDefault))),
        $"{Options.Scenes} scenes with {Objects} objects, seed {Options.Seed}. "
            + "In brackets: 95 % of bootstrap samples of the scenes.");
}
