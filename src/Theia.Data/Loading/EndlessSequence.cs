using Theia.Data.Random;

namespace Theia.Data.Loading;

/// <summary>
/// The stream that training reads. It is cut into cycles of one expected epoch each, in which every dataset has its
/// exact share, drawn in random order. Each dataset goes through all its samples before any comes again, however short
/// the epochs are: a ratio of 0.1 has seen everything after ten of them.
/// </summary>
internal sealed class EndlessSequence : ISampleSequence
{
    // apart from the streams of the datasets, which are small numbers
    private const ulong MixStream = 0x4D49585455524553;

    private readonly IReadOnlyList<SampleOrder> _orders;
    private readonly double[] _expected;
    private readonly ulong _seed;
    private readonly bool _sameEveryEpoch;
    private Cycle? _cycle;

    /// <param name="orders">The order inside each dataset.</param>
    /// <param name="expected">Samples that each dataset gives to an epoch; may be fractions, whose
    /// remainders carry over.</param>
    /// <param name="seed">Decides the mixing.</param>
    /// <param name="sameEveryEpoch">Reads the first epoch again and again, as the reference does.</param>
    public EndlessSequence(
        IReadOnlyList<SampleOrder> orders, IReadOnlyList<double> expected, ulong seed, bool sameEveryEpoch)
    {
        _orders = orders;
        _expected = [.. expected];
        _seed = seed;
        _sameEveryEpoch = sameEveryEpoch;
    }

    /// <inheritdoc/>
    public long Length => long.MaxValue;

    /// <inheritdoc/>
    public MixPlace At(long position)
    {
        if (_cycle is null || position < _cycle.Next || position >= _cycle.End)
            _cycle = new Cycle(this, Find(position));
        (var dataset, var taken) = _cycle.At(position);
        (var pass, var within) = Math.DivRem(taken, _orders[dataset].Count);
        return new MixPlace(dataset, _orders[dataset].At(pass, within));
    }

    // How many samples of a dataset, and of all, come before a cycle.
    private long Before(int dataset, long cycle) => (long)Math.Floor(cycle * _expected[dataset]);

    private long Before(long cycle) => Enumerable.Range(0, _expected.Length).Sum(dataset => Before(dataset, cycle));

    // The last cycle that begins at or before a position; those that round to no sample at all
    // begin where the next one does.
    private long Find(long position)
    {
        long low = 0, high = 1;
        while (Before(high) <= position)
            high *= 2;
        while (high - low > 1)
        {
            var middle = low + ((high - low) / 2);
            if (Before(middle) <= position)
                low = middle;
            else
                high = middle;
        }

        return low;
    }

    private sealed class Cycle
    {
        private readonly RandomMix? _mix;
        private readonly CounterRandom _random;
        private readonly long[] _taken;
        private long _draws;

        public Cycle(EndlessSequence sequence, long number)
        {
            Next = sequence.Before(number);
            End = sequence.Before(number + 1);
            var first = sequence._sameEveryEpoch ? 0 : number;
            var datasets = Enumerable.Range(0, sequence._expected.Length).ToArray();
            _taken = [.. datasets.Select(dataset => sequence.Before(dataset, first))];
            if (datasets.Length == 1)
                return;
            _random = new CounterRandom(sequence._seed, MixStream, (ulong)first);
            _mix = new RandomMix(
                [.. datasets.Select(d => sequence.Before(d, number + 1) - sequence.Before(d, number))],
                sequence._expected);
        }

        public long Next { get; private set; }

        public long End { get; }

        /// <summary>
        /// The dataset at a position that has not been passed yet, and how many of its samples came before.
        /// </summary>
        public (int Dataset, long Taken) At(long position)
        {
            if (_mix is null)
                return (0, _taken[0] + position - Next);
            while (true)
            {
                var dataset = _mix.Pick(_random.Unit(_draws++));
                if (dataset < 0)
                    continue;
                var taken = _taken[dataset]++;
                if (Next++ == position)
                    return (dataset, taken);
            }
        }
    }
}
