namespace Theia.Data.Packing;

/// <summary>Decodes the pictures of a split in their order, some of them before they are asked for.</summary>
/// <param name="pictures">The split.</param>
/// <param name="decode">Decodes one; called on several threads.</param>
/// <param name="threads">How many at a time.</param>
/// <param name="cancellation">Stops between pictures.</param>
internal sealed class DecodingAhead(PlannedPicture[] pictures, Func<PlannedPicture, DecodedPicture> decode, int threads, CancellationToken cancellation) : IDisposable
{
    private const int PicturesAThread = 4;   // enough to even out big and small ones

    private readonly TaskScheduler _scheduler = new ConcurrentExclusiveSchedulerPair(TaskScheduler.Default, threads).ConcurrentScheduler;
    private readonly Queue<Task<DecodedPicture>> _begun = [];
    private CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
    private int _first;

    /// <summary>The picture at a place; those after it are begun.</summary>
    /// <exception cref="OperationCanceledException">The token asked for it.</exception>
    public DecodedPicture Take(int index)
    {
        if (index != _first)
        {
            Drop();
            _first = index;
        }

        while (_begun.Count < threads * PicturesAThread && _first + _begun.Count < pictures.Length)
        {
            PlannedPicture picture = pictures[_first + _begun.Count];
            _begun.Enqueue(Task.Factory.StartNew(() => decode(picture), _stop.Token, TaskCreationOptions.None, _scheduler));
        }

        _first++;
        return _begun.Dequeue().GetAwaiter().GetResult();
    }

    /// <summary>Waits for what is at work; what went wrong there no longer matters.</summary>
    public void Dispose()
    {
        Drop();
        _stop.Dispose();
    }

    private void Drop()
    {
        _stop.Cancel();
        Task.WhenAll(_begun).ContinueWith(static work => _ = work.Exception, TaskScheduler.Default).Wait();
        _begun.Clear();
        _stop.Dispose();
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
    }
}
