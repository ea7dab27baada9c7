using System.Globalization;
using System.Text;

namespace Theia.Lab.Probing;

/// <summary>A table of scores with their intervals, as Markdown.</summary>
internal static class ScoreTable
{
    /// <summary>A score as tables have it.</summary>
    public static string Cell(ProbeScore? score) => score is null ? "–"
        : string.Create(CultureInfo.InvariantCulture, $"{score.Value:0.000} ({score.Low:0.000} to {score.High:0.000})");

    /// <summary>The table, one line a subject, a note below it, and a line for each measure.</summary>
    /// <param name="measures">Heading and meaning of each column.</param>
    /// <param name="rows">Name and scores of each subject, in the order of the measures; null for none.</param>
    /// <param name="note">What was measured on.</param>
    public static string Markdown(
        IReadOnlyList<(string Heading, string Meaning)> measures,
        IEnumerable<(string Name, IEnumerable<ProbeScore?> Scores)> rows,
        string note)
    {
        var text = new StringBuilder();
        Row(["", .. measures.Select(measure => measure.Heading)]);
        Row([":--", .. measures.Select(_ => "--:")]);
        foreach (var (name, scores) in rows)
            Row([name.Replace("|", "\\|", StringComparison.Ordinal), .. scores.Select(Cell)]);
        text.Append(CultureInfo.InvariantCulture, $"\n{note}\n\n");
        foreach (var (heading, meaning) in measures)
            text.Append(CultureInfo.InvariantCulture, $"- **{heading}**: {meaning}\n");
        return text.ToString();

        void Row(IEnumerable<string> cells) => text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
    }
}
