using System.Diagnostics;
using Theia.Data.IO;

namespace Theia.Data.Video;

/// <summary>
/// ffmpeg or ffprobe at work: its error stream is drained all the time, so that it never blocks there, and it is killed
/// when it makes no progress for too long while the program waits for it.
/// </summary>
internal sealed class MediaProcess : IDisposable
{
    /// <summary>Files of these kinds are read; playlists, which name other files, are not among them.</summary>
    public const string Formats = "mov,mp4,matroska,webm,avi,mpeg,mpegts,mpegvideo,ogg,flv,asf,gif,apng,ivf,h264,hevc,"
        + "av1,obu,m4v,mjpeg,nut,mxf,yuv4mpegpipe,dv,rm,swf";

    private static readonly string[] _errorLevels = ["[error]", "[fatal]"];

    private readonly Process _process;
    private readonly Thread _drain;
    private readonly Action<string>? _line;
    private readonly TimeSpan _patience;
    private readonly Timer _watch;
    private volatile string? _error;
    private volatile bool _hung;

    /// <summary>Starts the program.</summary>
    /// <param name="name"><c>ffmpeg</c> or <c>ffprobe</c>.</param>
    /// <param name="arguments">With a log level that marks each line with its level.</param>
    /// <param name="line">Told every line of the error stream that is no error, on a thread of its own.</param>
    /// <param name="patience">How long it may make no progress. Default: one minute.</param>
    /// <exception cref="ResourceException">It is not installed, or cannot be started.</exception>
    public MediaProcess(
        string name, IReadOnlyList<string> arguments, Action<string>? line = null, TimeSpan? patience = null)
    {
        Name = name;
        _line = line;
        _patience = patience ?? TimeSpan.FromMinutes(1);
        var command = NativeProgram.Command(name, arguments);
        try
        {
            _process = Process.Start(command)!;
        }
        catch (System.ComponentModel.Win32Exception failure)
        {
            throw new ResourceException($"{name} cannot be started: {failure.Message}", failure);
        }

        _watch = new Timer(_ => End(hung: true));
        _drain = new Thread(Drain) { IsBackground = true, Name = $"{name} messages" };
        _drain.Start();
    }

    /// <summary>Name of the program.</summary>
    public string Name { get; }

    /// <summary>What it reads.</summary>
    public Stream Input => _process.StandardInput.BaseStream;

    /// <summary>What it writes.</summary>
    public Stream Output => _process.StandardOutput.BaseStream;

    /// <summary>
    /// The last error that it reported, without control characters; null where there is none. A process that was
    /// killed for making no progress says that.
    /// </summary>
    public string? Error => _hung ? $"it made no progress for {_patience.TotalSeconds:0} s and was stopped" : _error;

    /// <summary>False once all that it says on the error stream has been passed on.</summary>
    public bool IsTalking => _drain.IsAlive;

    /// <summary>Does what may block on the process; without progress for too long, the process is killed.</summary>
    public T Wait<T>(Func<T> step)
    {
        _watch.Change(_patience, Timeout.InfiniteTimeSpan);
        try
        {
            return step();
        }
        finally
        {
            _watch.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Waits for the end, with all messages read.</summary>
    /// <returns>The exit code.</returns>
    public int WaitForExit() => Wait(() =>
    {
        _process.WaitForExit();
        _drain.Join();
        return _process.ExitCode;
    });

    /// <summary>Kills the process if it still runs.</summary>
    public void Dispose()
    {
        _watch.Dispose();
        End(hung: false);
        _process.WaitForExit();
        _drain.Join();
        _process.Dispose();
    }

    private void End(bool hung)
    {
        try
        {
            if (_process.HasExited)
                return;
            _hung |= hung;
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It ended at the same moment.
        }
    }

    private void Drain()
    {
        while (_process.StandardError.ReadLine() is { } line)
        {
            if (_errorLevels.Any(level => line.Contains(level, StringComparison.Ordinal)))
                _error = Plain(line);
            else
                _line?.Invoke(line);
        }
    }

    // "[mov,mp4 @ 0x55d0] [error] moov atom not found" says its last part.
    private static string Plain(string line) =>
        TerminalText.Of(line[(line.LastIndexOf("] ", StringComparison.Ordinal) + 1)..].Trim().TrimEnd('.'));
}
