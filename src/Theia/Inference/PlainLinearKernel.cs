using Theia.Networks.Layers;

namespace Theia.Inference;

/// <summary>The products as every device and every build of libtorch has them.</summary>
internal sealed class PlainLinearKernel : ILinearKernel
{
    public Tensor Prepare(Tensor weight) => weight.alias();

    public Tensor Linear(Tensor x, Tensor weight, Tensor bias) => functional.linear(x, weight, bias);

    public Tensor LinearGelu(Tensor x, Tensor weight, Tensor bias)
    {
        using Tensor hidden = functional.linear(x, weight, bias);
        return functional.gelu(hidden);
    }

    public Tensor LinearAdd(Tensor x, Tensor residual, Tensor weight, Tensor bias) =>
        functional.linear(x, weight, bias).Increase(residual);

    public void Dispose()
    {
    }
}
