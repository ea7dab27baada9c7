using Theia.Checkpoints;
using Theia.Networks.Layers;

namespace Theia.Training.Targets;

/// <summary>
/// (x − mean) / deviation over all values of a channel that this run has trained on so far, the present batch included.
/// Moments are merged in double precision (Chan, Golub, LeVeque 1979) and belong to the checkpoint.
/// </summary>
internal sealed class RunningNormalizer(int channels, Device device) : ITargetNormalizer
{
    // A channel that has not moved yet is left at zero instead of being divided by nothing.
    private const double SmallestDeviation = 1e-6;

    private readonly Tensor _count = zeros(1, dtype: ScalarType.Float64, device: device).DetachFromDisposeScope();

    private readonly Tensor _mean = zeros(channels, dtype: ScalarType.Float64, device: device).DetachFromDisposeScope();

    private readonly Tensor _squares = zeros(channels, dtype: ScalarType.Float64, device: device)
        .DetachFromDisposeScope();

    // What has been seen so far is subtracted.
    public IReadOnlyList<float>? Mean => _count.ToDouble() > 0 ? [0] : null;

    public bool Observes => true;

    public IEnumerable<(string Name, Tensor Value)> State =>
        [("count", _count), ("mean", _mean), ("squares", _squares)];

    public TargetNormalizer? Inverse
    {
        get
        {
            if (_count.ToDouble() == 0)
                return null;
            using DisposeScope scope = NewDisposeScope();
            return new TargetNormalizer(_mean.to(ScalarType.Float32).ToTensorData(), Deviation().ToTensorData());
        }
    }

    public void Observe(Tensor raw)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = raw.to(ScalarType.Float32);
        double added = x.size(0) * x.size(2), before = _count.ToDouble(), total = before + added;
        Tensor mean = x.mean([0, 2]),
            deviations = (x - mean.reshape(1, -1, 1)).Squared().sum([0, 2], type: ScalarType.Float64);
        Tensor step = mean.to(ScalarType.Float64) - _mean;
        _ = _squares.Increase(deviations).AddScaled(step.Squared(), before * added / total);
        _ = _mean.AddScaled(step, added / total);
        _ = _count.FillWith(total);
    }

    public Tensor Normalize(Tensor raw)
    {
        using DisposeScope scope = NewDisposeScope();
        if (_count.ToDouble() == 0)
        {
            throw new UsageException(
                "featureNorm is running, and this run has not seen a batch yet, so nothing can be normalized. "
                + "Train a step first.");
        }

        return raw.ChannelsLast().sub_(_mean.to(ScalarType.Float32)).div_(Deviation()).MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        _count.Dispose();
        _mean.Dispose();
        _squares.Dispose();
    }

    private Tensor Deviation() => (_squares / _count).sqrt_().AtLeast(SmallestDeviation).to(ScalarType.Float32);
}
