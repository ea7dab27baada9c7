using Theia.Networks;

namespace Theia.Layers;

/// <summary>The blocks of a vision transformer, in the checkpoint's list <c>layer</c>.</summary>
internal sealed class VitEncoder : Module<Tensor, Tensor>
{
    [ComponentName(Name = "layer")] private readonly ModuleList<VitLayer> _layers;

    public VitEncoder(VisionTransformerConfig config, Device? device)
        : base(nameof(VitEncoder))
    {
        var layers = new VitLayer[config.Layers];
        for (var i = 0; i < layers.Length; i++)
            layers[i] = new VitLayer(config, device);
        _layers = ModuleList(layers);
        RegisterComponents();
    }

    public IReadOnlyList<VitLayer> Layers => [.. _layers];

    public override Tensor forward(Tensor x)
    {
        Tensor tokens = x.alias();
        foreach (VitLayer layer in _layers)
        {
            var next = layer.call(tokens);
            tokens.Dispose();
            tokens = next;
        }

        return tokens;
    }
}
