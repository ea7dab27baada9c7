using Theia.Networks.Layers;

namespace Theia.Networks.Sam;

/// <summary>LayerNorm over the channels of a map, cell by cell (<c>LayerNorm2d</c>).</summary>
internal sealed class ChannelNorm : Module<Tensor, Tensor>
{
    private readonly double _epsilon;
    [ComponentName(Name = "weight")] private readonly Parameter _weight;
    [ComponentName(Name = "bias")] private readonly Parameter _bias;

    public ChannelNorm(long channels, double epsilon, Device? device)
        : base(nameof(ChannelNorm))
    {
        _epsilon = epsilon;
        _weight = UninitializedLayers.Parameter(device, channels);
        _bias = UninitializedLayers.Parameter(device, channels);
        RegisterComponents();
    }

    public override Tensor forward(Tensor map)                                 // [B, C, H, W]
    {
        using var channelsLast = map.permute(0, 2, 3, 1);
        using var normal = functional.layer_norm(channelsLast, [_weight.size(0)], _weight, _bias, _epsilon);
        return normal.permute(0, 3, 1, 2);
    }
}
