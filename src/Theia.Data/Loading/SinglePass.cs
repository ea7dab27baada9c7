namespace Theia.Data.Loading;

/// <summary>What evaluation reads: dataset after dataset, each sample once.</summary>
internal sealed class SinglePass : ISampleSequence
{
    private readonly IReadOnlyList<SampleOrder> _orders;
    private readonly long[] _ends;

    /// <param name="orders">The order inside each dataset.</param>
    /// <param name="lengths">How many samples of each dataset are read, from the first.</param>
    public SinglePass(IReadOnlyList<SampleOrder> orders, IReadOnlyList<long> lengths)
    {
        _orders = orders;
        _ends = new long[orders.Count];
        for (var i = 0; i < _ends.Length; i++)
            _ends[i] = Length += Math.Min(lengths[i], orders[i].Count);
    }

    /// <inheritdoc/>
    public long Length { get; }

    /// <inheritdoc/>
    public MixPlace At(long position)
    {
        var dataset = 0;
        while (position >= _ends[dataset])
            dataset++;
        var start = dataset == 0 ? 0 : _ends[dataset - 1];
        return new MixPlace(dataset, _orders[dataset].At(pass: 0, position - start));
    }
}
