using Theia.Web.Problems;

namespace Theia.Web.Requests;

/// <summary>Bytes that all requests together may hold.</summary>
internal sealed class ByteBudget(long limit)
{
    private readonly long _limit = limit;
    private long _taken;

    /// <summary>Bytes that are taken now.</summary>
    public long Taken => Interlocked.Read(ref _taken);

    /// <summary>A share that grows as a body is read; disposing it gives it back.</summary>
    public Share Open() => new(this);

    /// <summary>What one request holds.</summary>
    internal sealed class Share(ByteBudget budget) : IDisposable
    {
        private long _bytes;

        /// <summary>Takes more.</summary>
        /// <exception cref="RequestException">All requests together would hold too much.</exception>
        public void Grow(long bytes)
        {
            if (Interlocked.Add(ref budget._taken, bytes) > budget._limit)
            {
                Interlocked.Add(ref budget._taken, -bytes);
                throw RequestException.Busy("Too many images are being sent at once. Try again in a second.");
            }

            _bytes += bytes;
        }

        /// <inheritdoc/>
        public void Dispose()
        {
            Interlocked.Add(ref budget._taken, -_bytes);
            _bytes = 0;
        }
    }
}
