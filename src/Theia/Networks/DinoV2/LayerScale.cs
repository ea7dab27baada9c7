using Theia.Networks.Layers;

namespace Theia.Networks.DinoV2;

/// <summary>A learned factor for each channel (arXiv 2103.17239).</summary>
internal sealed class LayerScale : Module<Tensor, Tensor>
{
    [ComponentName(Name = "lambda1")] private readonly Parameter _factors;

    public LayerScale(long width, Device? device)
        : base(nameof(LayerScale))
    {
        _factors = UninitializedLayers.Parameter(device, width);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x) => x * _factors;
}
