using Theia.Networks.Layers;

namespace Theia.Policies.Networks;

/// <summary>
/// Batch normalization of vectors (arXiv 1502.03167) with the buffers of <c>torch.nn.BatchNorm1d</c>. In training mode
/// it takes mean and variance of the batch, which must have at least two rows, and follows them with running ones.
/// </summary>
internal sealed class BatchNormalization : Module<Tensor, Tensor>
{
    private const double Epsilon = 1e-5, Momentum = 0.1;

    [ComponentName(Name = "weight")] private readonly Parameter _weight;
    [ComponentName(Name = "bias")] private readonly Parameter _bias;
    [ComponentName(Name = "running_mean")] private readonly Tensor _mean;
    [ComponentName(Name = "running_var")] private readonly Tensor _variance;
    [ComponentName(Name = "num_batches_tracked")] private readonly Tensor _batches;

    public BatchNormalization(long width, Device? device)
        : base(nameof(BatchNormalization))
    {
        _weight = UninitializedLayers.Parameter(device, width);
        _bias = UninitializedLayers.Parameter(device, width);
        _mean = zeros([width], dtype: ScalarType.Float32, device: device).DetachFromDisposeScope();
        _variance = ones([width], dtype: ScalarType.Float32, device: device).DetachFromDisposeScope();
        _batches = zeros([], dtype: ScalarType.Int64, device: device).DetachFromDisposeScope();
        RegisterComponents();
    }

    /// <summary>The scale.</summary>
    public Parameter Weight => _weight;

    /// <summary>The offset.</summary>
    public Parameter Bias => _bias;

    public override Tensor forward(Tensor x)
    {
        if (training)
        {
            using IDisposable quiet = no_grad();
            using Tensor next = tensor(_batches.item<long>() + 1);
            _batches.copy_(next);
        }

        return functional.batch_norm(x, _mean, _variance, _weight, _bias, training, Momentum, Epsilon);
    }
}
