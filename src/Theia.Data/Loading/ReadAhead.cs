namespace Theia.Data.Loading;

/// <summary>
/// Reads the next batches in the background, each into memory of its own that is used again later. What is read depends on the step
/// alone; only when it is read changes. One caller at a time.
/// </summary>
/// <param name="start">Prepares a step on the calling thread: how many samples it has, and the work that fills a buffer of that many.</param>
/// <param name="allocate">Makes a buffer for so many samples.</param>
/// <param name="depth">Batches read ahead.</param>
internal sealed class ReadAhead(
    Func<long, (int Count, Action<BatchBuffer, CancellationToken> Fill)> start, Func<int, BatchBuffer> allocate, int depth) : IDisposable
{
    private readonly Queue<Reading> _ahead = new();
    private readonly List<BatchBuffer> _free = [];
    private readonly CancellationTokenSource _stop = new();
    private BatchBuffer? _lent;

    /// <summary>The batch of <paramref name="step"/>; the one before it is taken back.</summary>
    public BatchBuffer Read(long step)
    {
        ObjectDisposedException.ThrowIf(_stop.IsCancellationRequested, this);
        if (_lent is not null)
            _free.Add(_lent);
        _lent = null;
        if (_ahead.Count > 0 && _ahead.Peek().Step != step)
            Discard();
        for (var next = step + _ahead.Count; next <= step + depth; next++)
            _ahead.Enqueue(Begin(next));

        Reading reading = _ahead.Dequeue();
        try
        {
            reading.Work.GetAwaiter().GetResult();
        }
        catch
        {
            _free.Add(reading.Buffer);
            throw;
        }

        return _lent = reading.Buffer;
    }

    /// <summary>Stops reading; returns when nothing is being read any more.</summary>
    public void Dispose()
    {
        if (_stop.IsCancellationRequested)
            return;
        _stop.Cancel();
        Discard();
        _stop.Dispose();
    }

    private Reading Begin(long step)
    {
        (var count, Action<BatchBuffer, CancellationToken> fill) = start(step);
        var at = _free.FindIndex(buffer => buffer.Count == count);
        BatchBuffer buffer = at < 0 ? allocate(count) : _free[at];
        if (at >= 0)
            _free.RemoveAt(at);
        return new Reading(step, buffer, Task.Run(() => fill(buffer, _stop.Token)));
    }

    private void Discard()
    {
        while (_ahead.TryDequeue(out Reading? reading))
        {
            // Its outcome, good or bad, was never asked for.
            reading.Work.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default).Wait();
            _free.Add(reading.Buffer);
        }
    }

    private sealed record Reading(long Step, BatchBuffer Buffer, Task Work);
}
