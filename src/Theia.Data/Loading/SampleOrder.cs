using Theia.Data.Random;

namespace Theia.Data.Loading;

/// <summary>
/// The order in which the samples of one dataset are read: a function of (seed, pass, position) and of nothing else, so
/// that a position is all a resumed run needs and any number of workers sees the same sequence. In each pass the shards
/// are permuted, groups of <c>window</c> shards are taken together, and the samples of a group are permuted. A window
/// of all shards is a full shuffle; a small one keeps the reads of a slow disk in a few files.
/// </summary>
internal sealed class SampleOrder
{
    private readonly int[] _sizes;
    private readonly ulong _seed;
    private readonly int _window;
    private readonly bool _shuffle;
    private Pass? _pass;

    /// <param name="sizes">Samples in each shard.</param>
    /// <param name="seed">Decides every draw.</param>
    /// <param name="window">Shards shuffled together; 0 for all.</param>
    /// <param name="shuffle">False reads shard after shard as stored, every pass alike.</param>
    public SampleOrder(IReadOnlyList<int> sizes, ulong seed, int window, bool shuffle = true)
    {
        _sizes = [.. sizes];
        _seed = seed;
        _window = window == 0 ? Math.Max(1, sizes.Count) : window;
        _shuffle = shuffle;
        Count = _sizes.Sum(size => (long)size);
    }

    /// <summary>Samples in the dataset.</summary>
    public long Count { get; }

    /// <summary>
    /// The sample at <paramref name="position"/> (0 … <see cref="Count"/> − 1) of <paramref name="pass"/>.
    /// </summary>
    public SamplePlace At(long pass, long position)
    {
        Pass current = _pass is { } kept && (kept.Number == pass || !_shuffle) ? kept : _pass = new Pass(this, pass);
        return current.At(position);
    }

    /// <summary>The shards of one pass in their order, and where each begins.</summary>
    private sealed class Pass
    {
        private readonly SampleOrder _order;
        private readonly int[] _shards;
        private readonly long[] _starts;

        public Pass(SampleOrder order, long number)
        {
            _order = order;
            Number = number;
            _shards = [.. Enumerable.Range(0, order._sizes.Length)];
            if (order._shuffle)
                Shuffle(_shards, new CounterRandom(order._seed, (ulong)number, 0));
            _starts = new long[_shards.Length + 1];
            for (var i = 0; i < _shards.Length; i++)
                _starts[i + 1] = _starts[i] + order._sizes[_shards[i]];
        }

        public long Number { get; }

        public SamplePlace At(long position)
        {
            var slot = Slot(position);
            if (_order._shuffle)
            {
                var window = slot / _order._window;
                var first = _starts[window * _order._window];
                var end = _starts[Math.Min((window + 1) * _order._window, _shards.Length)];
                var random = new CounterRandom(_order._seed, (ulong)Number, 1 + (ulong)window);
                position = first + new Permutation(random, end - first)[position - first];
                slot = Slot(position);
            }

            return new SamplePlace(_shards[slot], (int)(position - _starts[slot]));
        }

        // The last shard that begins at or before the position: empty shards begin where the next one does.
        private int Slot(long position)
        {
            int low = 0, high = _shards.Length - 1;
            while (low < high)
            {
                var middle = (low + high + 1) / 2;
                if (_starts[middle] <= position)
                    low = middle;
                else
                    high = middle - 1;
            }

            return low;
        }

        private static void Shuffle(int[] items, CounterRandom random)
        {
            for (var i = items.Length - 1; i > 0; i--)
            {
                var j = (int)random.Below(i + 1, i);
                (items[i], items[j]) = (items[j], items[i]);
            }
        }
    }
}
