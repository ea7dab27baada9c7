using Theia.Networks.Layers;

namespace Theia.Networks.Vit;

/// <summary>
/// A pre-norm block of the plain vision transformer: attention, then a two-layer perceptron, each added to its input.
/// </summary>
internal sealed class VitLayer : Module<Tensor, Tensor>
{
    [ComponentName(Name = "attention")] private readonly SelfAttention _attention;
    [ComponentName(Name = "intermediate")] private readonly Dense _intermediate;
    [ComponentName(Name = "output")] private readonly Dense _output;
    [ComponentName(Name = "layernorm_before")] private readonly LayerNorm _before;
    [ComponentName(Name = "layernorm_after")] private readonly LayerNorm _after;

    public VitLayer(VisionTransformerConfig config, Device? device)
        : base(nameof(VitLayer))
    {
        _attention = new SelfAttention(config.HiddenSize, config.Heads, device, config.QkvBias);
        _intermediate = new Dense(config.HiddenSize, config.IntermediateSize, device);
        _output = new Dense(config.IntermediateSize, config.HiddenSize, device);
        _before = UninitializedLayers.Norm(config.LayerNormEps, device, config.HiddenSize);
        _after = UninitializedLayers.Norm(config.LayerNormEps, device, config.HiddenSize);
        RegisterComponents();
    }

    public SelfAttention Attention => _attention;

    public Linear Intermediate => _intermediate.Inner;

    public Linear Output => _output.Inner;

    public LayerNorm Before => _before;

    public LayerNorm After => _after;

    public override Tensor forward(Tensor x)
    {
        using var normed = _before.call(x);                   // [B, N, C]
        using var attended = _attention.call(normed);
        using var middle = x.Plus(attended);
        using var normedAgain = _after.call(middle);
        using var hidden = _intermediate.call(normedAgain);   // [B, N, MLP width]
        using var activated = functional.gelu(hidden);
        using var added = _output.call(activated);
        return middle.Plus(added);
    }
}
