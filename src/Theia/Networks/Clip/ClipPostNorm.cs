using Theia.Networks.Layers;

namespace Theia.Networks.Clip;

/// <summary>What follows the blocks of CLIP's vision tower, without the tower.</summary>
internal sealed class ClipPostNorm : Module<Tensor, Tensor>
{
    [ComponentName(Name = "post_layernorm")] private readonly LayerNorm _norm;

    public ClipPostNorm(long width, double epsilon, Device? device)
        : base(nameof(ClipPostNorm))
    {
        _norm = UninitializedLayers.Norm(epsilon, device, width);
        RegisterComponents();
    }

    public override Tensor forward(Tensor tokens) => _norm.call(tokens);
}
