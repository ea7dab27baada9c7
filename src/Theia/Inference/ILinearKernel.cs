namespace Theia.Inference;

/// <summary>
/// The matrix products of a block, with what follows each of them done on the way where the machine can.
/// </summary>
internal interface ILinearKernel : IDisposable
{
    /// <summary>Lays out a weight [outputs, inputs] for these products.</summary>
    /// <param name="weight">The weight; stays as it is.</param>
    Tensor Prepare(Tensor weight);

    /// <summary>x · weightᵀ + bias.</summary>
    Tensor Linear(Tensor x, Tensor weight, Tensor bias);

    /// <summary>gelu(x · weightᵀ + bias), the exact form.</summary>
    Tensor LinearGelu(Tensor x, Tensor weight, Tensor bias);

    /// <summary>residual + x · weightᵀ + bias.</summary>
    Tensor LinearAdd(Tensor x, Tensor residual, Tensor weight, Tensor bias);
}
