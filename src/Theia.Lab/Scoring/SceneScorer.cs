using Theia.Decoding.Depth;
using Theia.Lab.Probing;

namespace Theia.Lab.Scoring;

/// <summary>Measures what a subject answers against what is known of the scenes.</summary>
internal static class SceneScorer
{
    // Sums of a scene: objects, and of each measure over objects; scenes, and of each measure over scenes.
    private const int Columns = 7;

    /// <summary>Measures one subject.</summary>
    /// <param name="scenes">What is asked.</param>
    /// <param name="subject">Who answers.</param>
    /// <param name="seed">Decides the draws behind the intervals.</param>
    /// <param name="progress">Told how many scenes of how many are done.</param>
    /// <param name="cancellation">Stops between scenes.</param>
    /// <returns>The measures that apply.</returns>
    public static IReadOnlyDictionary<SceneMeasure, ProbeScore> Measure(
        IReadOnlyList<ScoredScene> scenes, SceneSubject subject, long seed,
        Action<int, int>? progress = null, CancellationToken cancellation = default)
    {
        var sums = new double[scenes.Count * Columns];
        for (var i = 0; i < scenes.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            Add(scenes[i], subject, sums.AsSpan(i * Columns, Columns));
            progress?.Invoke(i + 1, scenes.Count);
        }

        using var bootstrap = Bootstrap.Of(seed, scenes.Count);
        var draws = bootstrap.Sums(sums, Columns);
        Dictionary<SceneMeasure, ProbeScore> scores = [];
        if (subject.Masks is not null)
        {
            scores.Add(SceneMeasure.Point, Mean(draws, 1, 0));
            scores.Add(SceneMeasure.BestPoint, Mean(draws, 2, 0));
            scores.Add(SceneMeasure.Box, Mean(draws, 3, 0));
        }

        if (subject.InverseDepth is not null)
        {
            scores.Add(SceneMeasure.Delta1, Mean(draws, 5, 4));
            scores.Add(SceneMeasure.AbsRel, Mean(draws, 6, 4));
        }

        return scores;
    }

    private static void Add(ScoredScene scene, SceneSubject subject, Span<double> sums)
    {
        if (subject.Masks?.Invoke(scene) is { } answers)
        {
            for (var i = 0; i < answers.Count; i++)
            {
                double[] points = [.. answers[i].Point.Select(scene.Objects[i].IntersectionOverUnion)];
                sums[0]++;
                sums[1] += points[0];
                sums[2] += points.Max();
                sums[3] += scene.Objects[i].IntersectionOverUnion(answers[i].Box);
            }
        }

        if (subject.InverseDepth?.Invoke(scene) is { } depth
            && DepthAccuracy.Of(depth, [.. scene.Depth.Select(static meters => 1 / meters)]) is { } accuracy)
        {
            sums[4]++;
            sums[5] += accuracy.Delta1;
            sums[6] += accuracy.AbsRel;
        }
    }

    private static ProbeScore Mean(double[,] draws, int sum, int count) =>
        ProbeScore.Of([.. Enumerable.Range(0, draws.GetLength(0)).Select(i => draws[i, sum] / draws[i, count])]);
}
