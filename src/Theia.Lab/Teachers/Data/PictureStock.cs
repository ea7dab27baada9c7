namespace Theia.Lab.Teachers.Data;

/// <summary>The pictures of a training, in memory: first the scenes, then crops of photographs.</summary>
/// <param name="Pictures">All of one size.</param>
/// <param name="Facts">What is known of the scenes; the photographs behind them have none.</param>
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

    /// <summary>The same with pictures without labels behind it.</summary>
    public PictureStock With(IEnumerable<RgbImage> more) => this with { Pictures = [.. Pictures, .. more] };
}
