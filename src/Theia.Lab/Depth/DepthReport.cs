using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Theia.Lab.Probing;

namespace Theia.Lab.Depth;

/// <summary>The accuracy of several subjects on the same scenes, for people and for programs.</summary>
/// <param name="Scenes">How many scenes.</param>
/// <param name="Seed">The user's seed.</param>
/// <param name="Results">In the order of the table.</param>
internal sealed record DepthReport(int Scenes, long Seed, IReadOnlyList<DepthResult> Results)
{
    private static readonly JsonSerializerOptions _format = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>Everything but the draws, for serialization.</summary>
    public object Content => new
    {
        scenes = Scenes,
        seed = Seed,
        subjects = Results.Select(static result => new
        {
            result.Name,
            delta1 = Numbers(result.Delta1),
            absRel = Numbers(result.AbsRel),
        }),
    };

    /// <summary>The heads of the columns.</summary>
    public static IReadOnlyList<string> Headings { get; } = ["", "δ1", "AbsRel"];

    /// <summary>The rows of the table.</summary>
    public IEnumerable<string[]> Rows =>
        Results.Select(static result => new[] { result.Name, Cell(result.Delta1), Cell(result.AbsRel) });

    /// <summary>A file for programs.</summary>
    public string ToJson() => JsonSerializer.Serialize(Content, _format) + "\n";

    /// <summary>The table as Markdown.</summary>
    public string ToMarkdown()
    {
        var text = new StringBuilder();
        foreach (var row in (IEnumerable<string[]>)[[.. Headings], [":--", "--:", "--:"], .. Rows])
            text.Append("| ").AppendJoin(" | ", row).Append(" |\n");
        text.Append(
            CultureInfo.InvariantCulture,
            $"\n{Scenes} scenes that no training renders, seed {Seed}. ");
        text.Append("Scale and shift are fitted in inverse depth, image by image. ");
        text.Append("δ1: part of the pixels within a factor of 1.25 of the true depth; AbsRel: mean relative error. ");
        text.Append("In brackets: 95 of 100 draws of the scenes.\n");
        return text.ToString();
    }

    private static object Numbers(ProbeScore score) => new { score.Value, score.Low, score.High, score.Spread };

    private static string Cell(ProbeScore score) =>
        string.Create(CultureInfo.InvariantCulture, $"{score.Value:0.000} ({score.Low:0.000} to {score.High:0.000})");
}
