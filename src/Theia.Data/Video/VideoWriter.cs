using System.Globalization;
using Theia.Data.IO;
using Theia.Data.Video;

namespace Theia.Data;

/// <summary>
/// Writes frames into an mp4 file (H.264, yuv420p, which every browser plays) through ffmpeg. The file gets its name
/// when it is finished, whole and playable, or not at all.
/// </summary>
public sealed class VideoWriter : IDisposable
{
    private readonly string _path, _neighbor;
    private readonly int _width, _height;
    private readonly FileSystem _files = FileSystem.Current;
    private readonly MediaProcess _process;
    private bool _finished;

    /// <summary>Starts a video.</summary>
    /// <param name="path">The file; it is replaced if it is there, and its folder is made if it is not.</param>
    /// <param name="width">Pixels a row of every frame. An odd one gets a black column at the right, as H.264 needs.
    /// </param>
    /// <param name="height">Rows of every frame. An odd number gets a black row at the bottom.</param>
    /// <param name="frameRate">Frames per second, 0.001 to 1000.</param>
    /// <exception cref="UsageException">A number is out of range.</exception>
    /// <exception cref="ResourceException">ffmpeg is not installed, or the place cannot be written.</exception>
    public VideoWriter(string path, int width, int height, double frameRate)
        : this(path, width, height, frameRate, keyFrames: null)
    {
    }

    /// <summary>Starts a video with a key frame every <paramref name="keyFrames"/>: null leaves it to ffmpeg.</summary>
    internal VideoWriter(string path, int width, int height, double frameRate, int? keyFrames)
    {
        if (width is < 1 or > 16384 || height is < 1 or > 16384)
            throw new UsageException($"A video has frames of 1 to 16384 pixels a side; got {width} x {height}.");
        if (!(frameRate is >= 0.001 and <= 1000))
            throw new UsageException($"A video has from 0.001 to 1000 frames per second; got {frameRate}.");
        (_path, _width, _height) = (path, width, height);
        _neighbor = AtomicFile.Neighbor(path);
        // An error of the place is reported by the system's reason, which ffmpeg does not pass on.
        using (var place = new AtomicFileStream(path))
        {
        }

        _process = new MediaProcess(
            "ffmpeg",
            [
                "-hide_banner", "-nostats", "-loglevel", "level+error", "-y",
                "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", $"{width}x{height}",
                "-framerate", frameRate.ToString("0.######", CultureInfo.InvariantCulture), "-i", "pipe:0",
                "-vf", "pad=ceil(iw/2)*2:ceil(ih/2)*2", "-fps_mode", "passthrough",
                "-c:v", "libx264", "-preset", "veryfast", "-crf", "18", "-pix_fmt", "yuv420p",
                .. keyFrames is { } every
                    ? ["-g", every.ToString(CultureInfo.InvariantCulture)]
                    : Array.Empty<string>(),
                "-movflags", "+faststart", "-f", "mp4", VideoProbe.Address(_neighbor),
            ]);
    }

    /// <summary>Frames written so far.</summary>
    public long Count { get; private set; }

    /// <summary>Bytes that ffmpeg has put on the disk so far, which may be a second behind.</summary>
    internal long BytesSoFar => new FileInfo(_neighbor) is { Exists: true } file ? file.Length : 0;

    /// <summary>Adds a frame.</summary>
    /// <exception cref="UsageException">It has another size.</exception>
    /// <exception cref="ResourceException">ffmpeg stopped, for instance because the disk is full.</exception>
    public void Write(RgbImage frame)
    {
        if (frame.Width != _width || frame.Height != _height)
        {
            throw new UsageException(
                $"Every frame of {_path} has {_width} x {_height} pixels; got {frame.Width} x {frame.Height}.");
        }

        try
        {
            _process.Wait(() =>
            {
                _process.Input.Write(frame.Pixels);
                return true;
            });
        }
        catch (IOException failure)
        {
            throw Stopped(failure);
        }

        Count++;
    }

    /// <summary>Ends the video after the frames written so far, at least one, and gives the file its name.</summary>
    /// <exception cref="UsageException">There is no frame.</exception>
    /// <exception cref="ResourceException">The file cannot be written.</exception>
    public void Finish()
    {
        if (Count == 0)
            throw new UsageException($"{_path} would be a video without frames. Write at least one.");
        try
        {
            _process.Input.Close();
        }
        catch (IOException failure)
        {
            throw Stopped(failure);
        }

        if (_process.WaitForExit() != 0)
            throw Stopped(null);
        _files.Rename(_neighbor, _path);
        _finished = true;
    }

    /// <summary>Stops ffmpeg; of a video that was not finished, nothing is left.</summary>
    public void Dispose()
    {
        _process.Dispose();
        if (!_finished)
            AtomicFile.Discard(_files, _neighbor);
    }

    private ResourceException Stopped(Exception? failure)
    {
        _ = _process.WaitForExit();
        return new ResourceException(
            $"Cannot write {_path}: ffmpeg stopped after {Count} frames: {_process.Error ?? "it gives no reason"}. "
            + "Check that there is space, then run the same again.",
            failure);
    }
}
