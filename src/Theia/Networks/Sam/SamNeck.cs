using Theia.Networks.Layers;

namespace Theia.Networks.Sam;

/// <summary>Narrows the map of the last block to the image embedding.</summary>
internal sealed class SamNeck : Module<Tensor, Tensor>
{
    [ComponentName(Name = "conv1")] private readonly Conv2d _narrow;
    [ComponentName(Name = "layer_norm1")] private readonly ChannelNorm _norm1;
    [ComponentName(Name = "conv2")] private readonly Conv2d _mix;
    [ComponentName(Name = "layer_norm2")] private readonly ChannelNorm _norm2;

    public SamNeck(SamVisionConfig config, Device? device)
        : base(nameof(SamNeck))
    {
        const double Epsilon = 1e-6;   // of LayerNorm2d, whatever the configuration says of the other norms
        var channels = config.OutputChannels;
        _narrow = UninitializedLayers.Convolution(config.HiddenSize, channels, 1, device, bias: false);
        _norm1 = new ChannelNorm(channels, Epsilon, device);
        _mix = UninitializedLayers.Convolution(channels, channels, 3, device, padding: 1, bias: false);
        _norm2 = new ChannelNorm(channels, Epsilon, device);
        RegisterComponents();
    }

    public override Tensor forward(Tensor map)                                 // [B, C, H, W]
    {
        using var scope = NewDisposeScope();
        return _norm2.call(_mix.call(_norm1.call(_narrow.call(map)))).MoveToOuterDisposeScope();
    }
}
