namespace Theia.Data.Loading;

/// <summary>
/// Draws from several datasets by probability, as the reference's RandomMix does: a number u picks the first dataset
/// whose cumulative probability is at least u; one that has nothing left is taken out and the others are scaled up.
/// </summary>
internal sealed class RandomMix
{
    private readonly long[] _left;
    private readonly double[] _probabilities;
    private readonly List<int> _live;
    private readonly double[] _cumulative;

    public RandomMix(IReadOnlyList<long> lengths, IReadOnlyList<double> probabilities)
    {
        _left = [.. lengths];
        _probabilities = [.. probabilities];
        _live = [.. Enumerable.Range(0, _left.Length)];
        _cumulative = new double[_left.Length];
        Accumulate();
    }

    /// <summary>
    /// The dataset that <paramref name="u"/> picks, or −1 where the draw met an end and has to be repeated.
    /// </summary>
    public int Pick(double u)
    {
        var slot = 0;
        while (slot < _live.Count - 1 && _cumulative[slot] < u)
            slot++;
        var dataset = _live[slot];
        if (_left[dataset]-- > 0)
            return dataset;
        _live.RemoveAt(slot);
        Accumulate();
        return -1;
    }

    private void Accumulate()
    {
        var total = _live.Sum(dataset => _probabilities[dataset]);
        var sum = 0.0;
        for (var slot = 0; slot < _live.Count; slot++)
            _cumulative[slot] = sum += _probabilities[_live[slot]] / total;
    }
}
