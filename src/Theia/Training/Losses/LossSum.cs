namespace Theia.Training.Losses;

/// <summary>Means of losses over parts of different size.</summary>
internal sealed class LossSum
{
    private readonly OrderedDictionary<string, TargetLosses> _targets = new(StringComparer.Ordinal);

    private TargetLosses _total;

    private double _main;

    /// <summary>Samples seen.</summary>
    public long Samples { get; private set; }

    public double Main => _main / Samples;

    public TargetLosses Total => Mean(_total);

    public IReadOnlyDictionary<string, TargetLosses> Targets => new OrderedDictionary<string, TargetLosses>(
        _targets.Select(target => KeyValuePair.Create(target.Key, Mean(target.Value))), StringComparer.Ordinal);

    /// <summary>Adds the losses of <paramref name="samples"/> samples and disposes them.</summary>
    public void Add(LossTensors losses, int samples)
    {
        Samples += samples;
        _main += samples * losses.MainValue;
        _total = Plus(_total, losses.Total, samples);
        foreach ((var name, TargetLosses values) in losses.Targets)
            _targets[name] = Plus(_targets.GetValueOrDefault(name), values, samples);
        losses.Dispose();
    }

    private static TargetLosses Plus(TargetLosses sum, TargetLosses values, int samples) =>
        new(sum.Mse + (samples * values.Mse), sum.Cos + (samples * values.Cos), sum.L1 + (samples * values.L1));

    private TargetLosses Mean(TargetLosses sum) => new(sum.Mse / Samples, sum.Cos / Samples, sum.L1 / Samples);
}
