using System.Text;
using Theia.Data.Text;

namespace Theia.RobotData;

/// <summary>Frames around a frame: a history of images, or the actions that follow.</summary>
/// <param name="Episode">Index of the episode.</param>
/// <param name="Frames">Frames of the episode, one per offset; beyond its ends, the first or the last one.</param>
/// <param name="IsPadding">For each offset, true where the frame stands for one beyond the ends.</param>
public sealed record FrameWindow(int Episode, IReadOnlyList<int> Frames, IReadOnlyList<bool> IsPadding)
{
    /// <summary>Finds the frames at some distances from a frame, as LeRobot does.</summary>
    /// <param name="set">The data set; it states its frames per second.</param>
    /// <param name="index">Index among the frames of all episodes, from 0.</param>
    /// <param name="seconds">Distances in seconds, below 0 for the past; each is rounded to whole frames.</param>
    /// <exception cref="UsageException">There is no such frame, a distance is not finite, or the data set states no
    /// rate.</exception>
    public static FrameWindow At(IRobotDataset set, long index, IReadOnlyList<double> seconds)
    {
        if (index < 0 || index >= set.FrameCount)
        {
            throw new UsageException(
                $"{set.Path} has the frames 0 to {set.FrameCount - 1}; there is no frame {index}.");
        }

        if (set.FramesPerSecond is not { } rate)
            throw new UsageException($"{set.Path} does not state its frames per second. Count frames instead.");
        if (seconds.Any(distance => !double.IsFinite(distance)))
            throw new UsageException("A distance in seconds must be finite.");
        var (low, high) = (0, set.Episodes.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = set.Episodes[middle].Start <= index ? (middle, high) : (low, middle - 1);
        }

        var episode = set.Episodes[low];
        double[] wanted = [.. seconds.Select(distance => index - episode.Start + Math.Round(distance * rate))];
        return new FrameWindow(
            low, [.. wanted.Select(frame => (int)Math.Clamp(frame, 0, episode.Length - 1))],
            [.. wanted.Select(frame => frame < 0 || frame >= episode.Length)]);
    }

    private bool PrintMembers(StringBuilder builder) => RecordText.Print(builder, this);
}
