using Theia.Checkpoints;

namespace Theia.Training.Runs;

/// <summary>Writes tensors to files without a copy of all of them in memory.</summary>
internal static class TensorStream
{
    /// <summary>A tensor as it goes into a file, read when its turn comes.</summary>
    public static TensorSource ToSource(this Tensor value, string name) => new(name, value.dtype.ToDType(), value.shape, stream =>
    {
        using Tensor still = value.detach();
        using Tensor near = still.cpu();
        using Tensor dense = near.contiguous();
        stream.Write(dense.bytes);
    });
}
