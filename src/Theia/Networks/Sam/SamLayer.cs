using Theia.Networks.Layers;

namespace Theia.Networks.Sam;

/// <summary>
/// A block of the image encoder: x += attention(norm₁(x)), within windows or over the whole image, then
/// x += MLP(norm₂(x)).
/// </summary>
internal sealed class SamLayer : Module<Tensor, Tensor>
{
    private readonly int _window;
    [ComponentName(Name = "layer_norm1")] private readonly LayerNorm _norm1;
    [ComponentName(Name = "attn")] private readonly SamAttention _attention;
    [ComponentName(Name = "layer_norm2")] private readonly LayerNorm _norm2;
    [ComponentName(Name = "mlp")] private readonly BlockMlp _mlp;

    public SamLayer(SamVisionConfig config, int index, Device? device)
        : base(nameof(SamLayer))
    {
        _window = config.GlobalLayers.Contains(index) ? 0 : config.WindowSize;
        _norm1 = UninitializedLayers.Norm(config.LayerNormEps, device, config.HiddenSize);
        _attention = new SamAttention(config, config.AttentionSide(index), device);
        _norm2 = UninitializedLayers.Norm(config.LayerNormEps, device, config.HiddenSize);
        _mlp = new BlockMlp(config.HiddenSize, config.MlpSize, relu: false, device);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)                                   // [B, H, W, C]
    {
        using var scope = NewDisposeScope();
        var middle = Attend(_norm1.call(x)).Plus(x);
        return _mlp.call(_norm2.call(middle)).Increase(middle).MoveToOuterDisposeScope();
    }

    private Tensor Attend(Tensor x)
    {
        if (_window == 0)
            return _attention.call(x);
        using var windows = Windows.Cut(x, _window);
        using var mixed = _attention.call(windows);
        return Windows.Join(mixed, x.size(0), x.size(1), x.size(2));
    }
}
