using System.Globalization;
using System.Runtime.InteropServices;
using Theia.Data.IO;

namespace Theia.RobotData.Videos;

/// <summary>The frames of one episode in a video that may hold several, each found by its time.</summary>
internal static class EpisodeVideo
{
    // Readers of the format accept a frame that is this far off, in seconds.
    private const double Tolerance = 1e-4;

    /// <summary>Opens a video shortly before the first of some times.</summary>
    /// <param name="path">The video.</param>
    /// <param name="info">What the file says of itself.</param>
    /// <param name="start">Seconds in the file at which the episode begins.</param>
    /// <param name="times">Seconds from there of the wanted frames: float32, ascending.</param>
    public static VideoReader Open(string path, VideoInfo info, double start, ReadOnlyMemory<byte> times) =>
        VideoReader.OpenAt(path, info, start + Time(times, 0) - (0.5 / info.FrameRate));

    /// <summary>Decodes the frames at some times, in order.</summary>
    /// <param name="video">The video, from <see cref="Open"/>.</param>
    /// <param name="path">Its file, for messages.</param>
    /// <param name="start">Seconds in the file at which the episode begins.</param>
    /// <param name="times">Seconds from there of the wanted frames: float32, ascending.</param>
    /// <param name="first">Frame of the episode that the first time belongs to, for messages.</param>
    /// <exception cref="DataException">There is no frame at a time, or the file is damaged.</exception>
    public static IEnumerable<RgbImage> Read(
        VideoReader video, string path, double start, ReadOnlyMemory<byte> times, int first)
    {
        var count = times.Length / sizeof(float);
        VideoFrame? frame = null;
        for (var i = 0; i < count; i++)
        {
            var time = start + Time(times, i);
            // A float32 of a long episode is itself off by more than the tolerance allows.
            var tolerance = Tolerance + (Math.Abs(time) * 1.2e-7);
            while (frame is null || frame.Time.TotalSeconds < time - tolerance)
                frame = video.Read() ?? throw Missing(path, time, first + i, video.Complaint);
            if (!(frame.Time.TotalSeconds <= time + tolerance))
                throw Missing(path, time, first + i, null);
            yield return frame.Image;
        }
    }

    private static double Time(ReadOnlyMemory<byte> times, int i) => MemoryMarshal.Cast<byte, float>(times.Span)[i];

    private static DataException Missing(string path, double time, int frame, string? reason) => new(
        path,
        string.Create(
            CultureInfo.InvariantCulture,
            $"holds no frame at {time:0.######} s, that of frame {frame} of its episode")
            + $"{(reason is null ? "" : $": {TerminalText.Of(reason)}")}.",
        "Get the video again.");
}
