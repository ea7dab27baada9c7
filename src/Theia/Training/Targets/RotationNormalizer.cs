using Theia.Checkpoints;

namespace Theia.Training.Targets;

/// <summary>Subtracts a mean and multiplies by a matrix, both found by <see cref="PhiS"/> before the run.</summary>
internal sealed class RotationNormalizer(Tensor mean, Tensor matrix) : ITargetNormalizer
{
    // [C] and [C, C], float32; y = (x − mean) · matrixᵀ
    private readonly Tensor _mean = mean.alias().DetachFromDisposeScope();

    private readonly Tensor _matrix = Transposed(matrix);

    // What was measured has been subtracted.
    public IReadOnlyList<float>? Mean => [0];

    public TargetNormalizer? Inverse
    {
        get
        {
            using Tensor turned = _matrix.t();
            return new TargetNormalizer(_mean.ToTensorData(), Matrix: turned.ToTensorData());
        }
    }

    public Tensor Normalize(Tensor raw)
    {
        using Tensor centered = raw.ChannelsLast();
        _ = centered.sub_(_mean);
        return centered.matmul(_matrix);
    }

    private static Tensor Transposed(Tensor matrix)
    {
        using Tensor turned = matrix.t();
        return turned.contiguous().DetachFromDisposeScope();
    }

    public void Dispose()
    {
        _mean.Dispose();
        _matrix.Dispose();
    }
}
