using Theia.Scenes;

namespace Theia.Lab.Pretraining.Data;

/// <summary>The training images in memory: first the scenes, then crops of photographs.</summary>
/// <param name="Images">All of one size.</param>
/// <param name="Facts">What is known of the scenes; the photographs behind them have none.</param>
internal sealed record TrainingImages(IReadOnlyList<RgbImage> Images, IReadOnlyList<SceneFacts> Facts)
{
    /// <summary>The takes of the first scene but its first, then those of the second, …</summary>
    public RgbImage[] OtherTakes { get; init; } = [];

    /// <summary>What is known of the pixels of each scene, where the objective learns from it; else empty.</summary>
    public SceneMaps[] Maps { get; init; } = [];

    /// <summary>Takes of each scene.</summary>
    public int Takes => Facts.Count == 0 ? 1 : 1 + (OtherTakes.Length / Facts.Count);

    /// <summary>Draws the scenes <c>0 … count − 1</c> of a seed.</summary>
    public static TrainingImages Scenes(
        long seed, int count, int side, int threads, int takes = 1, bool maps = false, Action<int>? drawn = null,
        CancellationToken cancellation = default)
    {
        var (images, facts, others, done) = (
            new RgbImage[count], new SceneFacts[count], new RgbImage[count * (takes - 1)], 0);
        var known = new SceneMaps[maps ? count : 0];
        Parallel.For(
            0, count, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation }, i =>
            {
                var scene = SceneRenderer.Render(seed, i, side);
                (images[i], facts[i]) = (scene.Image, scene.Facts);
                if (maps)
                    known[i] = SceneMaps.Of(scene);
                for (var take = 1; take < takes; take++)
                    others[(i * (takes - 1)) + take - 1] = SceneRenderer.Render(seed, i, side, take).Image;
                drawn?.Invoke(Interlocked.Increment(ref done));
            });
        return new TrainingImages(images, facts) { OtherTakes = others, Maps = known };
    }

    /// <summary>A take of an image; one without labels has no other.</summary>
    public RgbImage Image(int number, int take) =>
        take == 0 || number >= Facts.Count ? Images[number] : OtherTakes[(number * (Takes - 1)) + take - 1];

    /// <summary>The same with images without labels behind it.</summary>
    public TrainingImages With(IEnumerable<RgbImage> more) => this with { Images = [.. Images, .. more] };
}
