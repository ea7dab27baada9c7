using Theia.Checkpoints;
using Theia.Decoding.Tokens;
using Theia.Robotics;

namespace Theia.Lab.Robots.Bench;

/// <summary>
/// Entropy of the lengths of an encoder's tokens on frames of demonstrations: one histogram per encoder, as the paper
/// has it (section 5).
/// </summary>
internal static class BenchEntropy
{
    private const int FramesPerTask = 16;

    /// <summary>The images: some of each set, evenly apart.</summary>
    public static IReadOnlyList<RgbImage> Frames(IEnumerable<DemonstrationSet> sets)
    {
        List<RgbImage> images = [];
        foreach (DemonstrationSet set in sets)
        {
            using RobotEnvironment environment = set.Task.Open();
            for (var i = 0; i < FramesPerTask; i++)
            {
                Demonstration episode = set.Episodes[i * set.Episodes.Count / FramesPerTask];
                episode.ShowAt(environment, i * episode.Length / FramesPerTask);
                images.Add(environment.Render());
            }
        }

        return images;
    }

    /// <summary>In nats, over 100 bins; null where the encoder gives no tokens.</summary>
    public static double? Of(IImageEncoder encoder, IReadOnlyList<RgbImage> images)
    {
        if (encoder.Info.Tokens is not { } name)
            return null;
        using var scope = NewDisposeScope();
        List<Tensor> tokens = [];
        foreach (RgbImage[] batch in images.Chunk(FramesPerTask))
        {
            var seen = encoder.Encode(batch).Select(image => image[name]).ToArray().ToBatch();
            // A map is a token per place.
            tokens.Add(seen.dim() == 4 ? seen.flatten(2).transpose(1, 2).flatten(0, 1) : seen.flatten(0, 1));
        }

        return TokenNorms.Of(cat(tokens)).Entropy();                                               // [N, C]
    }
}
