using Theia.Robotics;

namespace Theia.Lab.Robots;

/// <summary>Demonstrations to be looked at.</summary>
internal static class DemonstrationVideo
{
    /// <summary>Episodes in a video at most.</summary>
    public const int Most = 9;

    // Longer episodes are shown faster, so that no video has more frames than this.
    private const int MostFrames = 250;

    /// <summary>Draws the first episodes of a set side by side.</summary>
    /// <param name="path">An mp4 file.</param>
    /// <param name="set">The demonstrations.</param>
    /// <param name="progress">Told how many moments are drawn, of how many.</param>
    /// <param name="cancellation">Stops it; no file is left.</param>
    /// <exception cref="ResourceException">ffmpeg or libOSMesa is not installed, or the place cannot be written.
    /// </exception>
    public static void Write(
        string path, DemonstrationSet set, Action<int, int>? progress, CancellationToken cancellation)
    {
        Demonstration[] episodes = [.. set.Episodes.Take(Most)];
        var longest = episodes.Max(episode => episode.Length);
        var stride = (longest + MostFrames - 1) / MostFrames;
        using var video = new MosaicVideo(
            path, episodes.Length, set.Task.ImageSide, Math.Min(1 / set.Task.ControlInterval, 60));
        using RobotEnvironment environment = set.Task.Open(new() { Variation = set.Variation });
        for (var t = 0; t < longest; t += stride)
        {
            cancellation.ThrowIfCancellationRequested();
            for (var i = 0; i < episodes.Length; i++)
            {
                if (t >= episodes[i].Length)
                {
                    video.End(i, episodes[i].Score > 0);
                    continue;
                }

                episodes[i].ShowAt(environment, t);
                video.Show(i, environment.Render());
            }

            video.Write();
            progress?.Invoke(Math.Min(t + stride, longest), longest);
        }

        video.Finish();
    }
}
