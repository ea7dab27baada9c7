using Theia.Networks.Layers;

namespace Theia.Networks.DepthAnything;

/// <summary>Makes a map of a state's patch tokens and brings it to its resolution.</summary>
internal sealed class ReassembleLayer : Module<Tensor, Tensor>
{
    [ComponentName(Name = "projection")] private readonly Conv2d _projection;
    [ComponentName(Name = "resize")] private readonly Module<Tensor, Tensor>? _resize;

    /// <param name="inputs">Length of a token.</param>
    /// <param name="outputs">Channels of the map.</param>
    /// <param name="factor">How much finer the map becomes; a whole number or one divided by one.</param>
    /// <param name="device">Where the weights are.</param>
    public ReassembleLayer(int inputs, int outputs, double factor, Device? device)
        : base(nameof(ReassembleLayer))
    {
        _projection = UninitializedLayers.Convolution(inputs, outputs, 1, device);
        _resize = factor switch
        {
            > 1 => UninitializedLayers.TransposedConvolution(
                outputs, outputs, (int)factor, device, stride: (int)factor),
            < 1 => UninitializedLayers.Convolution(
                outputs, outputs, 3, device, stride: (int)(1 / factor), padding: 1),
            _ => null,
        };
        RegisterComponents();
    }

    /// <summary>[B, inputs, rows, columns] to [B, outputs, factor · rows, factor · columns].</summary>
    public override Tensor forward(Tensor map)
    {
        var projected = _projection.call(map);
        if (_resize is null)
            return projected;
        using (projected)
            return _resize.call(projected);
    }
}
