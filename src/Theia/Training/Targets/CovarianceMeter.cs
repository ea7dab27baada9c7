using Theia.Networks.Layers;

namespace Theia.Training.Targets;

/// <summary>Mean and covariance of features over batches.</summary>
internal sealed class CovarianceMeter(int channels, Device device) : IDisposable
{
    private readonly Tensor _sum = zeros(channels, dtype: ScalarType.Float64, device: device).DetachFromDisposeScope();

    private readonly Tensor _products = zeros(channels, channels, dtype: ScalarType.Float64, device: device)
        .DetachFromDisposeScope();

    private Tensor? _origin;

    private long _count;

    /// <summary>Adds a batch, [B, C, N].</summary>
    public void Add(Tensor raw)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = raw.to(ScalarType.Float32).transpose(0, 1).flatten(1);        // [C, B · N]
        // Products about a point near the mean keep float32 sums exact enough where the mean is large.
        _origin ??= x.mean([1], keepdim: true).DetachFromDisposeScope();
        x = x - _origin;
        _ = _sum.Increase(x.sum([1], type: ScalarType.Float64));
        _ = _products.Increase(x.matmul(x.t()).to(ScalarType.Float64));
        _count += x.size(1);
    }

    /// <summary>The mean, float32 [C], and the covariance, float64 [C, C], both on the CPU.</summary>
    public (Tensor Mean, Tensor Covariance) Read()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor offset = _sum.Over(_count);
        Tensor mean = offset.Plus(_origin!.flatten().to(ScalarType.Float64)).to(ScalarType.Float32);
        Tensor covariance = _products.Over(_count) - outer(offset, offset);
        return (mean.cpu().MoveToOuterDisposeScope(), covariance.cpu().MoveToOuterDisposeScope());
    }

    public void Dispose()
    {
        _sum.Dispose();
        _products.Dispose();
        _origin?.Dispose();
    }
}
