using Theia.Lab.Probing;

namespace Theia.Lab.Scoring;

/// <summary>On which scenes segmentation and depth are scored: those that probes test on, and no training renders.</summary>
internal sealed record ScoreOptions
{
    /// <summary>Scenes, at least 10. Default: 200.</summary>
    public int Scenes { get; init; } = 200;

    /// <summary>Decides scenes and the draws behind the intervals. Default: 0.</summary>
    public long Seed { get; init; }

    /// <summary>Threads that draw. Default: those of the machine.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Side of every image, in pixels.</summary>
    public const int Side = ProbeOptions.Side;

    /// <summary>Draws the scenes.</summary>
    /// <param name="progress">Told how many of how many are ready; from several threads.</param>
    /// <param name="cancellation">Stops between scenes.</param>
    public ScoredScene[] Draw(Action<int, int>? progress = null, CancellationToken cancellation = default)
    {
        var (scenes, drawn) = (new ScoredScene[Scenes], 0);
        var seed = new ProbeOptions { Seed = Seed }.SceneSeed;
        Parallel.For(
            0, Scenes, new ParallelOptions { MaxDegreeOfParallelism = Threads, CancellationToken = cancellation }, i =>
            {
                scenes[i] = ScoredScene.Draw(seed, ProbeSet.FirstTestScene + i, Side);
                progress?.Invoke(Interlocked.Increment(ref drawn), Scenes);
            });
        return scenes;
    }
}
