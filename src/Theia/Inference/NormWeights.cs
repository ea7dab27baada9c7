namespace Theia.Inference;

/// <summary>
/// A LayerNorm laid out for inference. libtorch sums in float32 whatever the type, so that an
/// epsilon of 1e-12 keeps its meaning.
/// </summary>
internal sealed class NormWeights : IDisposable
{
    private readonly long[] _shape;
    private readonly double _epsilon;
    private readonly Tensor _weight;
    private readonly Tensor _bias;

    public NormWeights(LayerNorm layer, ScalarType type)
    {
        _shape = layer.normalized_shape;
        _epsilon = layer.eps;
        // A caller's scope ends before the model does.
        _weight = layer.weight.to(type, copy: true).DetachFromDisposeScope();
        _bias = layer.bias!.to(type, copy: true).DetachFromDisposeScope();
    }

    public Tensor Apply(Tensor x) => functional.layer_norm(x, _shape, _weight, _bias, _epsilon);

    public void Dispose()
    {
        _weight.Dispose();
        _bias.Dispose();
    }
}
