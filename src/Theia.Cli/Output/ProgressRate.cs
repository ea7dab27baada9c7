namespace Theia.Cli.Output;

/// <summary>Rate and remaining time of a piece of work, from what was done since it was first seen.</summary>
internal sealed class ProgressRate(TimeProvider clock)
{
    private long _startedAt;
    private long _firstDone = -1;

    /// <summary>Time since the first look.</summary>
    public TimeSpan Elapsed => _firstDone < 0 ? TimeSpan.Zero : clock.GetElapsedTime(_startedAt);

    /// <summary>Looks at the work: <c>12.3 images/s, 1:05 left</c>; empty until a rate is known.</summary>
    public string Look(long done, long total, string unit)
    {
        var (rate, left) = Parts(done, total, unit);
        return left.Length > 0 ? $"{rate}, {left}" : rate;
    }

    /// <summary>Rate <c>12.3 images/s</c> and remaining time <c>1:05 left</c>; empty until known.</summary>
    public (string Rate, string Left) Parts(long done, long total, string unit)
    {
        if (_firstDone < 0)
            (_firstDone, _startedAt) = (done, clock.GetTimestamp());
        var seconds = Elapsed.TotalSeconds;
        var rate = (done - _firstDone) / seconds;
        if (seconds < 0.2 || rate <= 0)
            return ("", "");
        return ($"{Number(rate)} {unit}/s",
            total > done ? $"{Clock(TimeSpan.FromSeconds((total - done) / rate))} left" : "");
    }

    /// <summary><c>0:07</c>, <c>12:40</c>, <c>3:05:00</c>.</summary>
    public static string Clock(TimeSpan time)
        => time.TotalHours >= 1
            ? $"{(long)time.TotalHours}:{time.Minutes:00}:{time.Seconds:00}"
            : $"{time.Minutes}:{time.Seconds:00}";

    private static string Number(double value) =>
        value >= 100 ? $"{value:0}" : value >= 10 ? $"{value:0.0}" : $"{value:0.00}";
}
