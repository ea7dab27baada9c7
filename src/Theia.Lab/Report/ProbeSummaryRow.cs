using Theia.Lab.Probing;

namespace Theia.Lab.Report;

/// <summary>What the tokens of one subject know.</summary>
/// <param name="Name">Whose.</param>
/// <param name="Kind">Where they come from.</param>
/// <param name="Scores">By <see cref="ProbeMeasure.Key"/>; those that do not apply are absent.</param>
internal sealed record ProbeSummaryRow(
    string Name, SubjectKind Kind, IReadOnlyDictionary<string, ProbeSummaryScore> Scores)
{
    /// <summary>A measure; null where it does not apply.</summary>
    public ProbeSummaryScore? this[ProbeMeasure measure] => Scores.GetValueOrDefault(measure.Key);

    /// <summary>What is to be shown of a result.</summary>
    public static ProbeSummaryRow Of(ProbeResult result) => new(
        result.Name, result.Kind,
        result.Scores.ToDictionary(
            score => score.Key.Key,
            score => new ProbeSummaryScore(score.Value.Value, score.Value.Low, score.Value.High),
            StringComparer.Ordinal));
}
