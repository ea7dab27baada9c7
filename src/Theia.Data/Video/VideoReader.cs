using System.Globalization;
using System.Threading.Channels;
using Theia.Data.IO;
using Theia.Data.Video;

namespace Theia.Data;

/// <summary>
/// Reads a video frame by frame through ffmpeg: every frame that the file holds, once and in order, however irregular
/// its times are. One frame at a time is in memory.
/// </summary>
public sealed class VideoReader : IDisposable
{
    // Of each frame, showinfo prints when it is shown and its size.
    private const string TimeMark = "pts_time:", SizeMark = " s:";

    private readonly string _path;
    private readonly MediaProcess _process;
    private readonly Channel<(TimeSpan Time, bool Fits)> _times =
        Channel.CreateUnbounded<(TimeSpan Time, bool Fits)>();   // ffmpeg cannot be far ahead of its full pipe
    private long _next;

    private VideoReader(string path, VideoInfo info, IReadOnlyList<string> seek)
    {
        (_path, Info) = (path, info);
        _process = new MediaProcess(
            "ffmpeg",
            [
                "-nostdin", "-hide_banner", "-nostats", "-loglevel", "level+info",
                "-protocol_whitelist", "file", "-format_whitelist", MediaProcess.Formats,
                .. seek,
                "-i", VideoProbe.Address(path),
                "-map", "0:v:0", "-vf", "showinfo=checksum=0", "-fps_mode", "passthrough",
                "-pix_fmt", "rgb24", "-f", "rawvideo", "pipe:1",
            ],
            Note);
        _process.Input.Close();
    }

    /// <summary>Size, rate and length.</summary>
    public VideoInfo Info { get; }

    /// <summary>
    /// Once all frames are read: what ffmpeg complained about last, such as a damaged part; null where all went well.
    /// </summary>
    public string? Complaint => _process.Error;

    /// <summary>Opens a video.</summary>
    /// <param name="path">A file: mp4, mov, webm, mkv, avi, animated gif and others that ffmpeg reads.</param>
    /// <exception cref="UsageException">There is no such file.</exception>
    /// <exception cref="DataException">It is no video, or damaged; the message has ffmpeg's reason.</exception>
    /// <exception cref="ResourceException">ffmpeg is not installed.</exception>
    public static VideoReader Open(string path)
    {
        // The same messages as for any other input: missing, a folder, without permission.
        using (new InputFile(path))
        {
        }

        return new VideoReader(path, VideoProbe.Read(path), []);
    }

    /// <summary>
    /// Opens a video at a time: the first frame that is read is the first one that is not before it. The times of the
    /// frames are those of the file; their indexes count from the first one that is read.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="info">What <see cref="Open"/> said of it.</param>
    /// <param name="start">In seconds, as the file counts; below 0 is its begin.</param>
    internal static VideoReader OpenAt(string path, VideoInfo info, double start)
    {
        string[] time = ["-copyts"];
        return new VideoReader(path, info, start <= 0 ? time :
            [.. time, "-seek_timestamp", "1", "-ss", start.ToString("0.######", CultureInfo.InvariantCulture)]);
    }

    /// <summary>True for a name that ends as videos do; the content decides when it is opened.</summary>
    public static bool IsVideo(string path) => Path.GetExtension(path).ToLowerInvariant() is
        ".mp4" or ".m4v" or ".mov" or ".webm" or ".mkv" or ".avi" or ".mpg" or ".mpeg" or ".ts" or ".ogv" or ".flv"
        or ".wmv" or ".gif" or ".3gp";

    /// <summary>Reads the next frame.</summary>
    /// <returns>Null after the last.</returns>
    /// <exception cref="DataException">The file is damaged so that ffmpeg gives up or makes no progress.</exception>
    public VideoFrame? Read()
    {
        var pixels = GC.AllocateUninitializedArray<byte>(3 * Info.Width * Info.Height);
        var read = _process.Wait(() => _process.Output.ReadAtLeast(pixels, pixels.Length, throwOnEndOfStream: false));
        if (read < pixels.Length)
        {
            var code = _process.WaitForExit();
            return read == 0 && code == 0 && (_next > 0 || _process.Error is null)
                ? null
                : throw VideoProbe.NoVideo(_path, _process.Error ?? $"ffmpeg stopped in frame {_next}");
        }

        var (time, fits) = NextTime();
        if (!fits)
        {
            throw VideoProbe.NoVideo(
                _path, $"frame {_next} is not of {Info.Width} x {Info.Height} pixels as its header says");
        }

        return new VideoFrame(_next++, time, new RgbImage(Info.Width, Info.Height, pixels));
    }

    /// <summary>Stops ffmpeg.</summary>
    public void Dispose() => _process.Dispose();

    private (TimeSpan Time, bool Fits) NextTime() => _process.Wait(() =>
    {
        // The message comes before the frame, on another pipe: it may still be on its way.
        while (!_times.Reader.TryPeek(out _) && _process.IsTalking)
            Thread.Yield();
        return _times.Reader.TryRead(out var found)
            ? found
            : (TimeSpan.FromSeconds(_next / Info.FrameRate), true);
    });

    private void Note(string line)
    {
        if (!line.Contains("showinfo", StringComparison.Ordinal) || Value(line, TimeMark) is not { } time)
            return;
        _ = double.TryParse(time, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds);
        _times.Writer.TryWrite((
            TimeSpan.FromSeconds(Math.Clamp(seconds, -1e9, 1e9)),
            Value(line, SizeMark) == $"{Info.Width}x{Info.Height}"));
    }

    private static string? Value(string line, string mark)
    {
        var at = line.IndexOf(mark, StringComparison.Ordinal);
        return at < 0 ? null : line[(at + mark.Length)..].TrimStart().Split(' ')[0];
    }
}
