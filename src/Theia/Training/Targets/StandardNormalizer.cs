namespace Theia.Training.Targets;

/// <summary>
/// (x − mean) / deviation with statistics measured before. Mean and deviation are cast to bfloat16,
/// and each of the two operations is rounded to bfloat16: coarse, and kept because the published
/// students were trained on exactly these targets.
/// </summary>
internal sealed class StandardNormalizer : ITargetNormalizer
{
    private readonly Tensor _mean;

    private readonly Tensor _deviation;

    /// <exception cref="DataException">A channel cannot be divided by its deviation; all such
    /// channels are named.</exception>
    public StandardNormalizer(ChannelStatistics statistics, Device device)
    {
        statistics.RequireUsable();
        Inverse = TargetNormalizer.Standard(statistics.Mean, statistics.Std);
        _mean = Column(statistics.Mean, device);
        _deviation = Column(statistics.Std, device);
    }

    // What was measured has been subtracted.
    public IReadOnlyList<float>? Mean => [0];

    public TargetNormalizer? Inverse { get; }

    public Tensor Normalize(Tensor raw)
    {
        using Tensor normalized = raw - _mean;
        _ = normalized.div_(_deviation);
        return normalized.ChannelsLast();
    }

    public void Dispose()
    {
        _mean.Dispose();
        _deviation.Dispose();
    }

    private static Tensor Column(IReadOnlyList<float> values, Device device)
    {
        using Tensor row = tensor(values.ToArray(), dtype: ScalarType.Float32, device: device);
        using Tensor column = row.reshape(1, values.Count, 1);
        return column.to(ScalarType.BFloat16).DetachFromDisposeScope();
    }
}
