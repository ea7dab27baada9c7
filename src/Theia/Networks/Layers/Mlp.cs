namespace Theia.Networks.Layers;

/// <summary>The two layers <c>fc1</c> and <c>fc2</c> of a block, with the network's activation between them.</summary>
internal sealed class Mlp : Module<Tensor, Tensor>
{
    private const double QuickGeluFactor = 1.702;

    private readonly MlpActivation _activation;
    [ComponentName(Name = "fc1")] private readonly Linear _in;
    [ComponentName(Name = "fc2")] private readonly Linear _out;

    public Mlp(TransformerConfig config, Device? device)
        : base(nameof(Mlp))
    {
        _activation = config.Activation;
        _in = UninitializedLayers.Linear(config.HiddenSize, config.IntermediateSize, device);
        _out = UninitializedLayers.Linear(config.IntermediateSize, config.HiddenSize, device);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var hidden = _in.call(x);                                                                // [B, N, intermediate]
        var active = _activation == MlpActivation.QuickGelu
            ? hidden * sigmoid(hidden.Times(QuickGeluFactor))
            : functional.gelu(hidden);
        return _out.call(active).MoveToOuterDisposeScope();
    }
}
