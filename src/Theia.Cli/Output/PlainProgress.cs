namespace Theia.Cli.Output;

/// <summary>Progress for files and pipes: a whole line now and then, never a carriage return or an escape.</summary>
internal sealed class PlainProgress(TextWriter output, string name, string unit, TimeProvider clock)
{
    private static readonly TimeSpan _interval = TimeSpan.FromSeconds(10);

    private readonly ProgressRate _pace = new(clock);
    private readonly Lock _lock = new();
    private long _lastLine = clock.GetTimestamp();
    private long _done;
    private long _total;

    /// <summary>Notes the state; prints it when the last line is ten seconds old.</summary>
    public void Report(long done, long total, string? detail = null)
    {
        lock (_lock)
        {
            (_done, _total) = (done, total);
            var pace = _pace.Look(done, total, unit);
            if (clock.GetElapsedTime(_lastLine) < _interval)
                return;
            _lastLine = clock.GetTimestamp();
            var state = total > 0 ? $"{done} of {total} {unit}" : $"{done} {unit}";
            output.WriteLine(string.Join(
                ", ", new[] { $"{name}: {state}", pace, detail }.Where(part => !string.IsNullOrEmpty(part))));
        }
    }

    /// <summary>Prints how it ended.</summary>
    public void Finish()
    {
        lock (_lock)
        {
            if (_total > 0)
                output.WriteLine($"{name}: {_done} {unit} in {ProgressRate.Clock(_pace.Elapsed)}");
        }
    }
}
