using System.Collections.Concurrent;
using System.Diagnostics;
using Theia.Web.Problems;

namespace Theia.Web.Scheduling;

/// <summary>
/// The one thread that runs the networks, behind a queue of limited length. libtorch uses all cores by itself, and
/// several computations at once would only take each other's caches and memory.
/// </summary>
internal sealed class WorkQueue : IDisposable
{
    private readonly BlockingCollection<Action> _waiting;
    private readonly Thread _worker;

    /// <param name="length">Pieces of work that may wait.</param>
    public WorkQueue(int length)
    {
        _waiting = new BlockingCollection<Action>(length);
        _worker = new Thread(Run) { IsBackground = true, Name = "networks" };
        _worker.Start();
    }

    /// <summary>Pieces of work that wait.</summary>
    public int Waiting => _waiting.Count;

    /// <summary>Runs work when its turn comes.</summary>
    /// <param name="work">What to do, on the thread of the networks.</param>
    /// <param name="cancellation">Takes it out of the queue; work that runs is finished.</param>
    /// <returns>The result, and how long it waited.</returns>
    /// <exception cref="RequestException">The queue is full.</exception>
    public async Task<(T Result, TimeSpan Waited)> RunAsync<T>(Func<T> work, CancellationToken cancellation)
    {
        var done = new TaskCompletionSource<(T, TimeSpan)>(TaskCreationOptions.RunContinuationsAsynchronously);
        var asked = Stopwatch.GetTimestamp();
        if (!_waiting.TryAdd(() => Complete(done, work, asked, cancellation), 0, CancellationToken.None))
            throw RequestException.Busy($"{_waiting.BoundedCapacity} requests wait already. Try again in a second.");
        return await done.Task.WaitAsync(cancellation);
    }

    /// <summary>Finishes what waits and ends the thread.</summary>
    public void Dispose()
    {
        _waiting.CompleteAdding();
        _worker.Join();
        _waiting.Dispose();
    }

    private static void Complete<T>(
        TaskCompletionSource<(T, TimeSpan)> done, Func<T> work, long asked, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested)
        {
            done.SetCanceled(cancellation);
            return;
        }

        try
        {
            var waited = Stopwatch.GetElapsedTime(asked);
            done.SetResult((work(), waited));
        }
        catch (Exception failure)
        {
            done.SetException(failure);
            // Who asked may have left.
            _ = done.Task.Exception;
        }
    }

    private void Run()
    {
        foreach (var work in _waiting.GetConsumingEnumerable())
            work();
    }
}
