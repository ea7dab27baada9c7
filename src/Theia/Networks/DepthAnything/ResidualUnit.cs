using Theia.Networks.Layers;

namespace Theia.Networks.DepthAnything;

/// <summary>Two convolutions behind their activations, added to their input.</summary>
internal sealed class ResidualUnit : Module<Tensor, Tensor>
{
    [ComponentName(Name = "convolution1")] private readonly Conv2d _first;
    [ComponentName(Name = "convolution2")] private readonly Conv2d _second;

    public ResidualUnit(int channels, Device? device)
        : base(nameof(ResidualUnit))
    {
        _first = UninitializedLayers.Convolution(channels, channels, 3, device, padding: 1);
        _second = UninitializedLayers.Convolution(channels, channels, 3, device, padding: 1);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        using var active = functional.relu(x);                // [B, C, H, W]
        using var hidden = _first.call(active);
        using var activeHidden = functional.relu(hidden);
        using var added = _second.call(activeHidden);
        return x.Plus(added);
    }
}
