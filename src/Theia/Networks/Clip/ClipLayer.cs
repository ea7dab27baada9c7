using Theia.Networks.Layers;

namespace Theia.Networks.Clip;

/// <summary>A pre-norm block of CLIP: attention, then perceptron, each added to its input.</summary>
internal sealed class ClipLayer : Module<Tensor, Tensor?, Tensor>
{
    [ComponentName(Name = "self_attn")] private readonly ClipAttention _attention;
    [ComponentName(Name = "layer_norm1")] private readonly LayerNorm _norm1;
    [ComponentName(Name = "mlp")] private readonly Mlp _perceptron;
    [ComponentName(Name = "layer_norm2")] private readonly LayerNorm _norm2;

    public ClipLayer(TransformerConfig config, Device? device)
        : base(nameof(ClipLayer))
    {
        _attention = new ClipAttention(config.HiddenSize, config.Heads, device);
        _norm1 = UninitializedLayers.Norm(config.LayerNormEps, device, config.HiddenSize);
        _perceptron = new Mlp(config, device);
        _norm2 = UninitializedLayers.Norm(config.LayerNormEps, device, config.HiddenSize);
        RegisterComponents();
    }

    /// <summary>One block: [B, N, C] to the same; <paramref name="mask"/> is added to the attention's logits.</summary>
    public override Tensor forward(Tensor x, Tensor? mask)
    {
        using var scope = NewDisposeScope();
        var middle = x.Plus(_attention.call(_norm1.call(x), mask));                                      // [B, N, C]
        return middle.Plus(_perceptron.call(_norm2.call(middle))).MoveToOuterDisposeScope();
    }
}
