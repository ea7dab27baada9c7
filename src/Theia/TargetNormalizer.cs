using Theia.Checkpoints;
using Theia.Networks.Layers;

namespace Theia;

/// <summary>How one teacher's features were normalized for a student, and how a prediction is turned back.</summary>
/// <param name="Mean">float32 [C]; null where no mean was subtracted.</param>
/// <param name="Deviation">float32 [C]; null where features were not divided by deviations.</param>
/// <param name="Matrix">
/// float32 [C, C], orthogonal but for one factor; null where features were not rotated. A normalized feature is
/// (x − mean) · matrixᵀ.
/// </param>
internal sealed record TargetNormalizer(
    TensorData? Mean = null, TensorData? Deviation = null, TensorData? Matrix = null)
{
    /// <summary>Features that were learned as they are.</summary>
    public static TargetNormalizer None { get; } = new();

    /// <summary>Number of channels, C; null where any number fits.</summary>
    public long? Channels => (Mean ?? Deviation)?.Shape[0];

    /// <summary>(x − mean) / deviation.</summary>
    /// <param name="mean">One value per channel.</param>
    /// <param name="deviation">One value per channel.</param>
    public static TargetNormalizer Standard(IReadOnlyList<float> mean, IReadOnlyList<float> deviation) =>
        new(Vector(mean), Vector(deviation));

    /// <summary>Turns predictions back into the teacher's own units.</summary>
    /// <param name="normalized">float32 [B, N, C] or [B, C].</param>
    /// <returns>A new tensor of the same shape on the same device. The caller owns it.</returns>
    public Tensor Undo(Tensor normalized)
    {
        using var scope = NewDisposeScope();
        if (Matrix is null)
        {
            var scaled = Deviation is null
                ? normalized.clone()
                : normalized * Deviation.ToTensor().to(normalized.device);
            return (Mean is null ? scaled : scaled.Plus(Mean.ToTensor().to(normalized.device)))
                .MoveToOuterDisposeScope();
        }

        var mean = Mean!.ToTensor().to(normalized.device);
        var matrix = Matrix.ToTensor().to(normalized.device);
        // Of an orthogonal matrix over σ, the inverse is the transpose times σ², and C / σ² is the sum of all squares.
        var square = mean.size(0) / matrix.Squared().sum().item<float>();
        return normalized.matmul(matrix).Times(square).Plus(mean).MoveToOuterDisposeScope();
    }

    private static TensorData Vector(IReadOnlyList<float> values) => new(
        DType.F32, [values.Count], System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>([.. values]).ToArray());
}
