namespace Theia.Data.Threading;

/// <summary>
/// Computes the items of a sequence in the background, a bounded number of them before they are asked for, and hands
/// them out in order. What an item is must depend on its index alone. One caller at a time.
/// </summary>
internal sealed class Prefetcher<T> : IDisposable
{
    private readonly Func<long, Func<CancellationToken, T>> _begin;
    private readonly int _depth;
    private readonly TaskScheduler _scheduler;
    private readonly CancellationToken _cancellation;
    private readonly Queue<Task<T>> _begun = [];
    private CancellationTokenSource _stop;
    private long _next;
    private bool _disposed;

    /// <summary>Sets up a sequence; nothing is computed before the first item is asked for.</summary>
    /// <param name="begin">
    /// Prepares an item on the calling thread, in order, and returns the work that computes it in the background.
    /// </param>
    /// <param name="depth">Items computed beyond the one that is asked for, at least 0.</param>
    /// <param name="threads">Items computed at a time; null for no limit but the depth.</param>
    /// <param name="cancellation">Ends work that has not begun, and is passed on to work that has.</param>
    public Prefetcher(
        Func<long, Func<CancellationToken, T>> begin,
        int depth,
        int? threads = null,
        CancellationToken cancellation = default)
    {
        _begin = begin;
        _depth = depth;
        _scheduler = threads is { } most
            ? new ConcurrentExclusiveSchedulerPair(TaskScheduler.Default, most).ConcurrentScheduler
            : TaskScheduler.Default;
        _cancellation = cancellation;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
    }

    /// <summary>One past the last item; no item from there on is begun.</summary>
    public long Count { get; init; } = long.MaxValue;

    /// <summary>Called with items that were computed and never handed out, to use their memory again.</summary>
    public Action<T>? Discard { get; init; }

    /// <summary>
    /// Returns an item and begins those after it. The next index continues the sequence; any other one stops what is
    /// at work and starts there.
    /// </summary>
    /// <remarks>
    /// What an item's work throws is thrown here, when that item is asked for; the items after it are unaffected.
    /// </remarks>
    /// <exception cref="OperationCanceledException">The token asked for it.</exception>
    public T Take(long index)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        if (index != _next)
            Restart(index);
        while (_begun.Count <= _depth && _next + _begun.Count < Count)
            _begun.Enqueue(Begin(_next + _begun.Count));
        _next++;
        return _begun.Dequeue().GetAwaiter().GetResult();
    }

    /// <summary>Stops what is at work and returns when nothing runs any more.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        Stop();
    }

    private Task<T> Begin(long index)
    {
        Func<CancellationToken, T> work = _begin(index);
        CancellationToken stop = _stop.Token;
        return Task.Factory.StartNew(() => work(stop), stop, TaskCreationOptions.DenyChildAttach, _scheduler);
    }

    private void Restart(long index)
    {
        Stop();
        _stop = CancellationTokenSource.CreateLinkedTokenSource(_cancellation);
        _next = index;
    }

    private void Stop()
    {
        _stop.Cancel();
        while (_begun.TryDequeue(out Task<T>? item))
        {
            // The result of an item that is not read does not matter.
            item.ContinueWith(static ended => _ = ended.Exception, TaskScheduler.Default).Wait();
            if (item.IsCompletedSuccessfully)
                Discard?.Invoke(item.Result);
        }

        _stop.Dispose();
    }
}
