using System.Collections.Concurrent;
using Theia.Data.Threading;

namespace Theia.Tests.Threading;

public sealed class PrefetcherTests
{
    [Theory]
    [InlineData(0, null)]
    [InlineData(3, null)]
    [InlineData(7, 1)]
    [InlineData(7, 3)]
    public void Items_come_in_order_whatever_the_depth_and_the_threads(int depth, int? threads)
    {
        using var items = new Prefetcher<long>(i => _ => i * i, depth, threads) { Count = 40 };
        for (long i = 0; i < 40; i++)
            Assert.Equal(i * i, items.Take(i));
        Assert.Throws<ArgumentOutOfRangeException>(() => items.Take(40));
    }

    [Fact]
    public void No_more_items_are_begun_than_the_depth_allows_and_none_past_the_end()
    {
        var begun = new List<long>();
        using var items = new Prefetcher<long>(Begin, depth: 2) { Count = 5 };
        Assert.Empty(begun);
        items.Take(0);
        Assert.Equal([0, 1, 2], begun);
        items.Take(1);
        Assert.Equal([0, 1, 2, 3], begun);
        items.Take(2);
        items.Take(3);
        items.Take(4);
        Assert.Equal([0, 1, 2, 3, 4], begun);

        Func<CancellationToken, long> Begin(long index)
        {
            begun.Add(index);
            return _ => index;
        }
    }

    [Fact]
    public void At_most_so_many_items_are_computed_at_a_time()
    {
        int now = 0, most = 0;
        using var items = new Prefetcher<int>(_ => _ => Work(), depth: 12, threads: 2) { Count = 24 };
        for (var i = 0; i < 24; i++)
            items.Take(i);
        Assert.InRange(most, 1, 2);

        int Work()
        {
            var here = Interlocked.Increment(ref now);
            for (var seen = Volatile.Read(ref most); seen < here; seen = Volatile.Read(ref most))
                Interlocked.CompareExchange(ref most, here, seen);
            Thread.Sleep(2);
            return Interlocked.Decrement(ref now);
        }
    }

    [Fact]
    public void A_failure_is_thrown_in_its_place_and_the_items_after_it_are_unaffected()
    {
        using var items = new Prefetcher<long>(
            i => _ => i == 2 ? throw new DataException("x", "is damaged.") : i, depth: 4);
        Assert.Equal(0, items.Take(0));
        Assert.Equal(1, items.Take(1));
        Assert.Equal("x: is damaged.", Assert.Throws<DataException>(() => items.Take(2)).Message);
        Assert.Equal(3, items.Take(3));
    }

    [Fact]
    public void Another_place_can_be_asked_for_and_what_nobody_asked_for_is_given_back()
    {
        var discarded = new ConcurrentQueue<long>();
        using (var items = new Prefetcher<long>(i => _ => i, depth: 2) { Discard = discarded.Enqueue })
        {
            Assert.Equal(0, items.Take(0));
            Thread.Sleep(20);                       // the two behind it are computed, or canceled before they begin
            Assert.Equal(100, items.Take(100));
            Assert.Equal(101, items.Take(101));
            Assert.Equal(3, items.Take(3));
        }

        Assert.DoesNotContain(discarded, item => item is 0 or 3 or 100 or 101);
    }

    [Fact]
    public void Canceling_ends_it()
    {
        using var stop = new CancellationTokenSource();
        using var items = new Prefetcher<long>(i => Wait, depth: 1, cancellation: stop.Token);
        stop.CancelAfter(20);
        Assert.ThrowsAny<OperationCanceledException>(() => items.Take(0));
        Assert.ThrowsAny<OperationCanceledException>(() => items.Take(1));

        static long Wait(CancellationToken stop)
        {
            stop.WaitHandle.WaitOne();
            stop.ThrowIfCancellationRequested();
            return 0;
        }
    }

    [Fact]
    public void Disposing_waits_for_what_is_at_work()
    {
        var running = 0;
        var items = new Prefetcher<int>(_ => _ => Work(), depth: 3);
        items.Take(0);
        items.Dispose();
        items.Dispose();
        Assert.Equal(0, Volatile.Read(ref running));
        Assert.Throws<ObjectDisposedException>(() => items.Take(1));

        int Work()
        {
            Interlocked.Increment(ref running);
            Thread.Sleep(30);
            return Interlocked.Decrement(ref running);
        }
    }
}
