namespace Theia.Networks.Layers;

/// <summary>A linear layer that checkpoints keep one level down, as <c>dense</c>.</summary>
internal sealed class Dense : Module<Tensor, Tensor>
{
    [ComponentName(Name = "dense")] private readonly Linear _dense;

    public Dense(long inputs, long outputs, Device? device)
        : base(nameof(Dense))
    {
        _dense = UninitializedLayers.Linear(inputs, outputs, device);
        RegisterComponents();
    }

    /// <summary>The layer itself.</summary>
    public Linear Inner => _dense;

    public override Tensor forward(Tensor x) => _dense.call(x);
}
