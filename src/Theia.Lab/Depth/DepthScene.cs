using Theia.Lab.Probing;
using Theia.Scenes;

namespace Theia.Lab.Depth;

/// <summary>A scene that no training renders, with its true depth.</summary>
/// <param name="Image">224 × 224.</param>
/// <param name="Inverse">[H, W], 1 / meters along the optical axis.</param>
internal sealed record DepthScene(RgbImage Image, float[] Inverse)
{
    /// <summary>Renders the test scenes of the probes, from the first on.</summary>
    /// <param name="seed">The user's; another one renders other scenes.</param>
    /// <param name="count">How many.</param>
    /// <param name="threads">Threads to render with.</param>
    /// <param name="progress">Told how many of how many are ready; from several threads.</param>
    /// <param name="cancellation">Stops between scenes.</param>
    public static DepthScene[] Draw(
        long seed, int count, int threads, Action<int, int>? progress, CancellationToken cancellation)
    {
        var (scenes, drawn) = (new DepthScene[count], 0);
        var sceneSeed = new ProbeOptions { Seed = seed }.SceneSeed;
        Parallel.For(
            0, count, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation }, i =>
            {
                var scene = SceneRenderer.Render(sceneSeed, ProbeSet.FirstTestScene + i, ProbeOptions.Side);
                scenes[i] = new(scene.Image, Array.ConvertAll(scene.Depth, static meters => 1 / meters));
                progress?.Invoke(Interlocked.Increment(ref drawn), count);
            });
        return scenes;
    }
}
