using System.Runtime.InteropServices;

namespace Theia.Tests.Policies;

/// <summary>Small policies and demonstrations.</summary>
internal static class SomePolicies
{
    public static PolicyConfig Vector { get; } = new()
    {
        Head = PolicyHead.Mlp,
        Feature = FeatureSize.Vector(5),
        Proprioception = 2,
        Actions = 3,
        HiddenSizes = [16, 8],
    };

    public static PolicyConfig Map { get; } = new()
    {
        Head = PolicyHead.Conv,
        Feature = new FeatureSize(3, 6, 7),
        Actions = 2,
        Facts = new PolicyFacts
        {
            Encoder = "cells",
            EncoderSha256 = new string('a', 64),
            Task = "reach",
            ImageSide = 64,
            Camera = "front",
        },
    };

    public static PolicyConfig Large { get; } = new()
    {
        Feature = new FeatureSize(2, 14, 14),
        Proprioception = 1,
        Actions = 2,
        HiddenSizes = [12],
    };

    public static TheoryData<string> Names => ["vector", "map", "large"];

    public static PolicyConfig Of(string name) => name switch { "vector" => Vector, "map" => Map, _ => Large };

    /// <summary>Values between −1 and 1 that depend on the seed and their place.</summary>
    public static float[] Noise(int seed, int count)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (float)((2 * random.NextDouble()) - 1))];
    }

    public static TensorData Data(float[] values, params long[] shape) =>
        new(DType.F32, shape, MemoryMarshal.AsBytes<float>(values).ToArray());

    /// <summary>Demonstrations whose actions are a function of the last two features and the state.</summary>
    /// <param name="seed">Of the features.</param>
    /// <param name="episodes">How many.</param>
    /// <param name="frames">Of each.</param>
    /// <param name="feature">Shape of a feature.</param>
    /// <param name="proprioception">Values of the state.</param>
    /// <param name="action">From the feature before, the newest feature and the state.</param>
    public static CloningData Demonstrations(
        int seed, int episodes, int frames, long[] feature, int proprioception,
        Func<float[], float[], float[], float[]> action)
    {
        var length = (int)feature.Aggregate(1L, static (all, side) => all * side);
        return new CloningData(Enumerable.Range(0, episodes).Select(episode =>
        {
            var features = Noise((1000 * seed) + (2 * episode), frames * length);
            var states = Noise((1000 * seed) + (2 * episode) + 1, frames * proprioception);
            float[] actions =
            [
                .. Enumerable.Range(0, frames).SelectMany(frame => action(
                    Row(features, Math.Max(0, frame - 1), length), Row(features, frame, length),
                    Row(states, frame, proprioception))),
            ];
            return new CloningEpisode(
                Data(features, [frames, .. feature]), actions, proprioception == 0 ? null : states);
        }));
    }

    private static float[] Row(float[] values, int row, int length) => values[(row * length)..((row + 1) * length)];
}
