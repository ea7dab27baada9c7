using Theia.Decoding.Depth;
using Theia.Lab.Probing;

namespace Theia.Lab.Depth;

/// <summary>How accurate a subject is on the test scenes: means over scenes, each fitted for itself.</summary>
/// <param name="Name">The subject.</param>
/// <param name="AbsRel">Mean relative error of depth.</param>
/// <param name="Delta1">Part of the pixels within a factor of 1.25.</param>
internal sealed record DepthResult(string Name, ProbeScore AbsRel, ProbeScore Delta1)
{
    /// <summary>Measures a subject.</summary>
    /// <param name="subject">Opened and closed here.</param>
    /// <param name="scenes">What it is measured on.</param>
    /// <param name="seed">Seed of the bootstrap samples.</param>
    /// <param name="progress">Told how many images of how many are done.</param>
    /// <param name="cancellation">Stops between images.</param>
    public static DepthResult Of(
        DepthSubject subject,
        IReadOnlyList<DepthScene> scenes,
        long seed,
        Action<int, int>? progress,
        CancellationToken cancellation)
    {
        using var draws = Bootstrap.Of(seed, scenes.Count);
        List<ProbeScore> absRel = [], delta1 = [];
        for (var variant = 0; variant < subject.Open.Count; variant++)
        {
            using var guess = subject.Open[variant]();
            var accuracies = new DepthAccuracy[scenes.Count];
            for (var i = 0; i < scenes.Count; i++)
            {
                cancellation.ThrowIfCancellationRequested();
                accuracies[i] = DepthAccuracy.Of(guess.Inverse(scenes[i].Image), scenes[i].Inverse)!;
                progress?.Invoke((variant * scenes.Count) + i + 1, subject.Open.Count * scenes.Count);
            }

            absRel.Add(Score(draws, [.. accuracies.Select(one => one.AbsRel)]));
            delta1.Add(Score(draws, [.. accuracies.Select(one => one.Delta1)]));
        }

        return new DepthResult(subject.Name, ProbeScore.Mean(absRel), ProbeScore.Mean(delta1));
    }

    private static ProbeScore Score(Bootstrap draws, double[] values)
    {
        var sums = draws.Sums(values, columns: 1);
        return ProbeScore.Of([.. Enumerable.Range(0, sums.GetLength(0)).Select(draw => sums[draw, 0] / values.Length)]);
    }
}
