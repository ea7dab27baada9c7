using System.Text.Json;
using System.Text.Json.Serialization;
using Theia.Scenes.Labeling;

namespace Theia.Lab.Probing;

/// <summary>The results of several subjects on one set, for people and for programs.</summary>
/// <param name="Set">What they were probed on.</param>
/// <param name="Results">In the order of the table.</param>
internal sealed record ProbeReport(ProbeSet Set, IReadOnlyList<ProbeResult> Results)
{
    private static readonly JsonSerializerOptions _format = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>The measures that at least one subject has, in the order of tables.</summary>
    public IReadOnlyList<ProbeMeasure> Measures =>
        [.. ProbeMeasure.All.Where(measure => Results.Any(result => result.Scores.ContainsKey(measure)))];

    /// <summary>Everything but the draws, for serialization.</summary>
    public object Content => new
    {
        scenes = Set.Options.Scenes,
        testScenes = Set.Options.TestScenes,
        seed = Set.Options.Seed,
        sceneSeed = Set.Options.SceneSeed,
        cropsOfEachPhotograph = Set.Crops.Count == 0 ? 0 : Set.Options.Crops,
        heldOutSeed = Set.Options.HeldOutSeed,
        attributes = Set.Attributes.Select(attribute => SceneAttributes.Names[attribute]),
        parts = Set.Parts,
        measures = Measures.ToDictionary(measure => measure.Key, measure => measure.Meaning),
        subjects = Results.Select(result => new
        {
            result.Name,
            result.Kind,
            result.VectorSize,
            result.Grid,
            result.TokenSize,
            scores = result.Scores.ToDictionary(
                pair => pair.Key.Key,
                pair => new { pair.Value.Value, pair.Value.Low, pair.Value.High, pair.Value.Spread }),
        }),
    };

    /// <summary>A file for programs.</summary>
    public string ToJson() => JsonSerializer.Serialize(Content, _format) + "\n";

    /// <summary>The table as Markdown, one line a subject, with a line below for each measure.</summary>
    public string ToMarkdown() => ScoreTable.Markdown(
        [.. Measures.Select(measure => (measure.Heading, measure.Meaning))],
        Results.Select(result => (result.Name, Measures.Select(result.Scores.GetValueOrDefault))),
        $"{Set.Options.Scenes} scenes to fit to and {Set.Options.TestScenes} to test on, seed {Set.Options.Seed}; "
            + $"{Set.Attributes.Count} attributes, {Set.Parts.Count} parts. "
            + "In brackets: 95 of 100 draws of test samples; for random weights, of samples and seeds.");
}
