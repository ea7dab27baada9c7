namespace Theia.Data.Logging;

/// <summary>
/// The log of a run: JSON lines, one object a line,
/// <c>{"step":10,"kind":"train","mse":0.25,"time":"…","seconds":1.5}</c>. Clock times are the last two fields, so that
/// all before <c>,"time":</c> can be compared byte for byte. A killed process loses at most the line it was writing.
/// </summary>
internal sealed class RunLog : IDisposable
{
    private readonly AppendedFile _file;
    private readonly TimeProvider _clock;
    private readonly long _start;
    private readonly double _secondsBefore;

    private RunLog(AppendedFile file, TimeProvider clock, double secondsBefore)
    {
        _file = file;
        _clock = clock;
        _start = clock.GetTimestamp();
        _secondsBefore = secondsBefore;
    }

    /// <summary>Starts a log, replacing what is there.</summary>
    /// <param name="path">Usually <c>log.jsonl</c> in the run folder, which is made if it is not there.</param>
    /// <param name="clock">The system's unless given.</param>
    /// <exception cref="ResourceException">The file cannot be written.</exception>
    public static RunLog Create(string path, TimeProvider? clock = null) =>
        new(new AppendedFile(path, 0), clock ?? TimeProvider.System, 0);

    /// <summary>
    /// Continues a log from a checkpoint: everything from the first line of a later step on is
    /// cut, and so is a half-written last line.
    /// </summary>
    /// <param name="path">Path of the log; created if missing.</param>
    /// <param name="lastStep">The last step whose lines are kept.</param>
    /// <param name="clock">The system's unless given.</param>
    /// <exception cref="DataException">A line before the last is damaged.</exception>
    /// <exception cref="ResourceException">The file cannot be written.</exception>
    public static RunLog Resume(string path, long lastStep, TimeProvider? clock = null)
    {
        (List<RunLogEntry> entries, var length) = File.Exists(path) ? RunLogLines.Read(path, lastStep) : ([], 0);
        return new RunLog(
            new AppendedFile(path, length), clock ?? TimeProvider.System, entries.Count == 0 ? 0 : entries[^1].Seconds);
    }

    /// <summary>Reads a log, also of a run that is still at work; a half-written last line is left out.</summary>
    /// <exception cref="UsageException">There is no such file.</exception>
    /// <exception cref="DataException">A line before the last is damaged.</exception>
    public static IReadOnlyList<RunLogEntry> Read(string path) => RunLogLines.Read(path, long.MaxValue).Entries;

    /// <summary>Writes a line.</summary>
    /// <param name="step">Step of the run.</param>
    /// <param name="kind">Kind of the entry, for example <c>train</c>.</param>
    /// <param name="values">Numbers by name. JSON has no NaN and infinities: they are written as the texts <c>NaN</c>,
    /// <c>Infinity</c>, <c>-Infinity</c>.</param>
    /// <param name="texts">Texts by name.</param>
    /// <exception cref="ArgumentException">A name is used twice or is one of step, kind, time, seconds.</exception>
    /// <exception cref="ResourceException">The disk is full.</exception>
    public void Write(
        long step, string kind, IEnumerable<KeyValuePair<string, double>> values,
        IEnumerable<KeyValuePair<string, string>>? texts = null) =>
        _file.Append(RunLogLines.Write(
            step, kind, values, texts ?? [], _clock.GetUtcNow(),
            _secondsBefore + _clock.GetElapsedTime(_start).TotalSeconds));

    /// <summary>
    /// Forces the log to the disk; before a checkpoint, so that it never ends before the checkpoint's step.
    /// </summary>
    public void Flush() => _file.FlushToDisk();

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();
}
