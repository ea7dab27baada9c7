using Theia.Lab.Probing;

namespace Theia.Lab.Report;

/// <summary>Results of linear probes: those of <see cref="ProbeResult"/> that the report shows, kept as JSON.</summary>
/// <param name="FitScenes">Number of scenes for fitting.</param>
/// <param name="TestScenes">Number of scenes for testing.</param>
/// <param name="Attributes">Number of attributes of a scene.</param>
/// <param name="Parts">Number of part classes.</param>
/// <param name="Rows">Student, teachers and untrained baselines.</param>
internal sealed record ProbeSummary(
    int FitScenes, int TestScenes, int Attributes, int Parts, IReadOnlyList<ProbeSummary.Row> Rows)
{
    /// <summary>The scores of one subject.</summary>
    /// <param name="Name">The subject.</param>
    /// <param name="Kind">Where its features come from.</param>
    /// <param name="Scores">By <see cref="ProbeMeasure.Key"/>; those that do not apply are absent.</param>
    public sealed record Row(string Name, SubjectKind Kind, IReadOnlyDictionary<string, Score> Scores)
    {
        /// <summary>A measure; null if it does not apply.</summary>
        public Score? this[ProbeMeasure measure] => Scores.GetValueOrDefault(measure.Key);

        /// <summary>The part of a result that the report shows.</summary>
        public static Row Of(ProbeResult result) => new(
            result.Name, result.Kind,
            result.Scores.ToDictionary(
                score => score.Key.Key, score => new Score(score.Value.Value, score.Value.Low, score.Value.High),
                StringComparer.Ordinal));
    }

    /// <summary>A score with its 95 % interval, without the draws that a <see cref="ProbeScore"/> keeps.</summary>
    public sealed record Score(double Value, double Low, double High);
}
