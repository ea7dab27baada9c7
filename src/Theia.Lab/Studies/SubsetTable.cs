using System.Globalization;
using System.Text;
using Theia.Lab.Probing;

namespace Theia.Lab.Studies;

/// <summary>What students of each set of teachers know, over seeds.</summary>
/// <param name="Rows">One for each set of teachers, fewest teachers first.</param>
/// <param name="Done">Students that are measured.</param>
/// <param name="Planned">Students of the study.</param>
internal sealed record SubsetTable(IReadOnlyList<SubsetRow> Rows, int Done, int Planned)
{
    private static readonly ProbeMeasure[] _measures =
    [
        ProbeMeasure.Attributes, ProbeMeasure.Neighbors, ProbeMeasure.Depth, ProbeMeasure.Parts, ProbeMeasure.Mean,
    ];

    /// <summary>Gathers what the runs have measured.</summary>
    public static SubsetTable Of(SubsetOptions options, IReadOnlyList<SubsetRun> runs)
    {
        var measured = runs.Select(run => (run, run.Scores)).Where(one => one.Scores is not null).ToList();
        return new SubsetTable(
            [.. SubsetStudy.SetsOf(options.Ids).Select(new SubsetNames(options.Ids).Of).Select(name => new SubsetRow(
                name,
                [.. measured.Where(one => one.run.Name.Equals(name, StringComparison.Ordinal))
                    .Select(one => (one.run.Seed, one.Scores!))]))],
            measured.Count, runs.Count);
    }

    /// <summary>The table as Markdown, with the differences between all teachers and the others below it.</summary>
    public string ToMarkdown()
    {
        var text = new StringBuilder();
        if (Done < Planned)
            text.Append(CultureInfo.InvariantCulture, $"**Partial: {Done} of {Planned} students are measured.**\n\n");
        Line(text, ["student of", "seeds", .. _measures.Select(measure => measure.Heading)]);
        Line(text, [":--", "--:", .. _measures.Select(_ => "--:")]);
        foreach (var row in Rows)
            Line(text, [row.Name, $"{row.Seeds.Count}", .. _measures.Select(measure => Cell(row.Of(measure)))]);
        text.Append(
            "\nMean over seeds, and the 95 % interval of the mean over seeds (Student's t).\n\n"
            + "All teachers less fewer, on the mean of the probes, seed by seed:\n\n");
        Line(text, ["all teachers less", "seeds", "difference"]);
        Line(text, [":--", "--:", "--:"]);
        foreach (var row in Rows.SkipLast(1))
        {
            var difference = Rows[^1].Less(row, ProbeMeasure.Mean);
            Line(text, [row.Name, $"{difference.Count}", Cell(difference)]);
        }

        return text.ToString();
    }

    private static void Line(StringBuilder text, IEnumerable<string> cells) =>
        text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");

    private static string Cell(SeedMean mean) => mean.Count switch
    {
        0 => "–",
        1 => string.Create(CultureInfo.InvariantCulture, $"{mean.Value:0.000}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{mean.Value:0.000} ± {mean.Half:0.000}"),
    };
}
