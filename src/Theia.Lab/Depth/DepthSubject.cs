using Theia.Networks.Layers;

namespace Theia.Lab.Depth;

/// <summary>Something that guesses the inverse depth of an image, up to scale and shift.</summary>
/// <param name="Name">Its name in tables.</param>
/// <param name="Open">Opens each of the variants of which the mean is taken.</param>
internal sealed record DepthSubject(string Name, IReadOnlyList<Func<DepthSubject.Guess>> Open)
{
    private const int RandomSeeds = 3;

    /// <summary>The same depth everywhere: what is reached by knowing nothing of the image.</summary>
    public static DepthSubject Constant { get; } = new(
        "constant", [() => new Guess(static image => new float[image.Width * image.Height])]);

    /// <summary>Nearer from row to row: what is reached by knowing that floors are below.</summary>
    public static DepthSubject Ramp { get; } = new(
        "vertical ramp",
        [() => new Guess(static image =>
            [.. Enumerable.Range(0, image.Width * image.Height).Select(i => (float)(i / image.Width))])]);

    /// <summary>A network.</summary>
    public static DepthSubject Of(string name, Func<DepthAnything> load) => new(name, [() => Guess.Of(load())]);

    /// <summary>The same network with weights that know nothing, of three seeds.</summary>
    public static DepthSubject Random(string name, Func<DepthAnything> load) => new(
        $"{name}, random weights",
        [.. Enumerable.Range(1, RandomSeeds).Select(seed => (Func<Guess>)(() =>
        {
            var network = load();
            using (no_grad())
                SeededWeights.Fill(network.Network, seed);
            return Guess.Of(network);
        }))]);

    /// <summary>One way to guess.</summary>
    /// <param name="Inverse">[H, W] of an image.</param>
    internal sealed record Guess(Func<RgbImage, float[]> Inverse) : IDisposable
    {
        private DepthAnything? Owned { get; init; }

        /// <summary>By a network, which is disposed with it.</summary>
        public static Guess Of(DepthAnything network) =>
            new(image => Inverted(network.Estimate(image))) { Owned = network };

        /// <inheritdoc/>
        public void Dispose() => Owned?.Dispose();

        private static float[] Inverted(DepthMap map) =>
            map.IsMetric ? Array.ConvertAll(map.Values, static meters => 1 / Math.Max(meters, 1e-3f)) : map.Values;
    }
}
