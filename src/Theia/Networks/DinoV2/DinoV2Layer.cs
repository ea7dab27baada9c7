using Theia.Networks.Layers;

namespace Theia.Networks.DinoV2;

/// <summary>A block of DINOv2: x += λ₁ ⊙ attention(norm₁(x)), then x += λ₂ ⊙ perceptron(norm₂(x)).</summary>
internal sealed class DinoV2Layer : Module<Tensor, Tensor>
{
    [ComponentName(Name = "norm1")] private readonly LayerNorm _norm1;
    [ComponentName(Name = "attention")] private readonly SelfAttention _attention;
    [ComponentName(Name = "layer_scale1")] private readonly LayerScale _scale1;
    [ComponentName(Name = "norm2")] private readonly LayerNorm _norm2;
    [ComponentName(Name = "mlp")] private readonly Module<Tensor, Tensor> _perceptron;
    [ComponentName(Name = "layer_scale2")] private readonly LayerScale _scale2;

    public DinoV2Layer(TransformerConfig config, Device? device)
        : base(nameof(DinoV2Layer))
    {
        var width = config.HiddenSize;
        _norm1 = UninitializedLayers.Norm(config.LayerNormEps, device, width);
        _attention = new SelfAttention(width, config.Heads, device, config.QkvBias);
        _scale1 = new LayerScale(width, device);
        _norm2 = UninitializedLayers.Norm(config.LayerNormEps, device, width);
        _perceptron = config.SwiGlu ? new SwiGluMlp(width, config.IntermediateSize, device) : new Mlp(config, device);
        _scale2 = new LayerScale(width, device);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var middle = x.Plus(_scale1.call(_attention.call(_norm1.call(x))));                                 // [B, N, C]
        return middle.Plus(_scale2.call(_perceptron.call(_norm2.call(middle)))).MoveToOuterDisposeScope();
    }
}
