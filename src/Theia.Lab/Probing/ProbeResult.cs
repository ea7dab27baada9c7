namespace Theia.Lab.Probing;

/// <summary>What was measured of a subject.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">Where its features come from.</param>
/// <param name="VectorSize">Numbers in an image's vector.</param>
/// <param name="Grid">Tokens a side.</param>
/// <param name="TokenSize">Numbers in a patch token.</param>
/// <param name="Scores">By measure; those that do not apply are absent.</param>
internal sealed record ProbeResult(
    string Name, SubjectKind Kind, int VectorSize, int Grid, int TokenSize,
    IReadOnlyDictionary<ProbeMeasure, ProbeScore> Scores)
{
    /// <summary>The mean over subjects that differ by their seed.</summary>
    public static ProbeResult Mean(string name, IReadOnlyList<ProbeResult> results) => results[0] with
    {
        Name = name,
        Scores = results[0].Scores.Keys.ToDictionary(
            measure => measure, measure => ProbeScore.Mean([.. results.Select(result => result.Scores[measure])])),
    };
}
