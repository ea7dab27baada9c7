using Theia.Lab.Probing;

namespace Theia.Lab.Studies;

/// <summary>The students of one set of teachers.</summary>
/// <param name="Name">The teachers.</param>
/// <param name="Seeds">What was measured for each seed.</param>
internal sealed record SubsetRow(
    string Name, IReadOnlyList<(int Seed, IReadOnlyDictionary<string, double> Scores)> Seeds)
{
    /// <summary>A measure over seeds.</summary>
    public SeedMean Of(ProbeMeasure measure) => SeedMean.Of([.. Seeds.Select(seed => seed.Scores[measure.Key])]);

    /// <summary>
    /// This less another, over the seeds that both have: students of one seed start from one set of weights.
    /// </summary>
    public SeedMean Less(SubsetRow other, ProbeMeasure measure) => SeedMean.Of(
        [.. Seeds.Join(
            other.Seeds, mine => mine.Seed, theirs => theirs.Seed,
            (mine, theirs) => mine.Scores[measure.Key] - theirs.Scores[measure.Key])]);
}
