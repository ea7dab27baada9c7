namespace Theia.Lab.Teachers.Data;

/// <summary>The scenes of a training, in memory.</summary>
/// <param name="Pictures">All of one size.</param>
/// <param name="Facts">What is known of each.</param>
internal sealed record PictureStock(IReadOnlyList<RgbImage> Pictures, IReadOnlyList<SceneFacts> Facts)
{
    /// <summary>Draws the scenes <c>0 … count − 1</c> of a seed.</summary>
    public static PictureStock Scenes(long seed, int count, int side, int threads, Action<int>? drawn = null, CancellationToken cancellation = default)
    {
        var (pictures, facts, done) = (new RgbImage[count], new SceneFacts[count], 0);
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation }, i =>
        {
            var scene = SceneRenderer.Render(seed, i, side);
            (pictures[i], facts[i]) = (scene.Picture, scene.Facts);
            drawn?.Invoke(Interlocked.Increment(ref done));
        });
        return new PictureStock(pictures, facts);
    }
}
