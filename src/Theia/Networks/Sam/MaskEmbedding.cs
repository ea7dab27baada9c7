using Theia.Networks.Layers;

namespace Theia.Networks.Sam;

/// <summary>Turns a mask prompt into a map as large as the image embedding.</summary>
internal sealed class MaskEmbedding : Module<Tensor, Tensor>
{
    [ComponentName(Name = "conv1")] private readonly Conv2d _halve1;
    [ComponentName(Name = "layer_norm1")] private readonly ChannelNorm _norm1;
    [ComponentName(Name = "conv2")] private readonly Conv2d _halve2;
    [ComponentName(Name = "layer_norm2")] private readonly ChannelNorm _norm2;
    [ComponentName(Name = "conv3")] private readonly Conv2d _widen;

    public MaskEmbedding(SamPromptConfig config, Device? device)
        : base(nameof(MaskEmbedding))
    {
        var channels = config.MaskInputChannels;
        _halve1 = UninitializedLayers.Convolution(1, channels / 4, 2, device, stride: 2);
        _norm1 = new ChannelNorm(channels / 4, config.LayerNormEps, device);
        _halve2 = UninitializedLayers.Convolution(channels / 4, channels, 2, device, stride: 2);
        _norm2 = new ChannelNorm(channels, config.LayerNormEps, device);
        _widen = UninitializedLayers.Convolution(channels, config.HiddenSize, 1, device);
        RegisterComponents();
    }

    public override Tensor forward(Tensor masks)                               // [P, 1, 4h, 4w] logits
    {
        using var scope = NewDisposeScope();
        var half = functional.gelu(_norm1.call(_halve1.call(masks)));          // [P, channels / 4, 2h, 2w]
        var quarter = functional.gelu(_norm2.call(_halve2.call(half)));        // [P, channels, h, w]
        return _widen.call(quarter).MoveToOuterDisposeScope();                 // [P, C, h, w]
    }
}
