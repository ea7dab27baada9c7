using Theia.Networks;
using Theia.Networks.Layers;
using Theia.Networks.Vit;

namespace Theia.Inference;

/// <summary>A block of the backbone laid out for inference: query, key and value are one product.</summary>
internal sealed class EncoderBlock : IDisposable
{
    private readonly ILinearKernel _products;
    private readonly int _heads;
    private readonly bool _writtenOut;
    private readonly NormWeights _before;
    private readonly NormWeights _after;
    private readonly Product _queryKeyValue;
    private readonly Product _attention;
    private readonly Product _first;
    private readonly Product _second;

    /// <param name="layer">The block.</param>
    /// <param name="config">Sizes.</param>
    /// <param name="products">How to multiply.</param>
    /// <param name="type">Numbers to compute in.</param>
    public EncoderBlock(VitLayer layer, VisionTransformerConfig config, ILinearKernel products, ScalarType type)
    {
        _products = products;
        _heads = config.Heads;
        // On CPUs bfloat16 attention is faster written out than in the fused kernel (measured:
        // 0.1 to 0.3 of the whole).
        _writtenOut = type == ScalarType.BFloat16 && layer.Before.weight.device_type == DeviceType.CPU;
        _before = new NormWeights(layer.Before, type);
        _after = new NormWeights(layer.After, type);
        var (query, key, value) = (layer.Attention.Inner.Query, layer.Attention.Inner.Key, layer.Attention.Inner.Value);
        using var weight = cat([query.weight, key.weight, value.weight], 0);
        using var bias = config.QkvBias
            ? cat([query.bias!, key.bias!, value.bias!], 0)
            : zeros(3 * config.HiddenSize, device: weight.device);
        _queryKeyValue = new Product(products, weight, bias, type);
        _attention = new Product(products, layer.Attention.Output.weight, layer.Attention.Output.bias!, type);
        _first = new Product(products, layer.Intermediate.weight, layer.Intermediate.bias!, type);
        _second = new Product(products, layer.Output.weight, layer.Output.bias!, type);
    }

    /// <param name="x">[B, N, C].</param>
    /// <returns>[B, N, C].</returns>
    public Tensor Run(Tensor x)
    {
        using var attended = Attend(x);
        using var middle = _products.LinearAdd(attended, x, _attention.Weight, _attention.Bias);
        using var normed = _after.Apply(middle);
        using var hidden = _products.LinearGelu(normed, _first.Weight, _first.Bias);
        return _products.LinearAdd(hidden, middle, _second.Weight, _second.Bias);
    }

    public void Dispose()
    {
        _before.Dispose();
        _after.Dispose();
        foreach (var product in new[] { _queryKeyValue, _attention, _first, _second })
            product.Dispose();
    }

    private Tensor Attend(Tensor x)
    {
        using var normed = _before.Apply(x);
        using var all = _products.Linear(normed, _queryKeyValue.Weight, _queryKeyValue.Bias);   // [B, N, 3 C]
        var width = x.size(2);
        using var query = all.narrow(2, 0, width);
        using var key = all.narrow(2, width, width);
        using var value = all.narrow(2, 2 * width, width);
        return Attention.Attend(query, key, value, _heads, _writtenOut);
    }

    /// <summary>Weight and bias of a product, in the layout and type that it wants.</summary>
    private sealed class Product : IDisposable
    {
        public Product(ILinearKernel products, Tensor weight, Tensor bias, ScalarType type)
        {
            using var typed = weight.to(type);
            Weight = products.Prepare(typed).DetachFromDisposeScope();
            Bias = bias.to(type, copy: true).DetachFromDisposeScope();
        }

        public Tensor Weight { get; }

        public Tensor Bias { get; }

        public void Dispose()
        {
            Weight.Dispose();
            Bias.Dispose();
        }
    }
}
