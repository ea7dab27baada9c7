namespace Theia.Data.Loading;

/// <summary>Keeps the memory of batches that have been read, to be used again. Safe from several threads.</summary>
/// <param name="allocate">Makes a buffer for so many samples.</param>
internal sealed class BufferPool(Func<int, BatchBuffer> allocate)
{
    private readonly List<BatchBuffer> _free = [];

    /// <summary>A buffer for <paramref name="count"/> samples, with whatever it held before.</summary>
    public BatchBuffer Rent(int count)
    {
        lock (_free)
        {
            var at = _free.FindIndex(buffer => buffer.Count == count);
            if (at >= 0)
            {
                BatchBuffer found = _free[at];
                _free.RemoveAt(at);
                return found;
            }
        }

        return allocate(count);
    }

    /// <summary>Takes back a buffer that is no longer read.</summary>
    public void Return(BatchBuffer buffer)
    {
        lock (_free)
            _free.Add(buffer);
    }
}
