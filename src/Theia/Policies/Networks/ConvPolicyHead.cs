using Theia.Networks.Layers;

namespace Theia.Policies.Networks;

/// <summary>
/// The small policy: two convolutions of 60 channels, proprioception beside their output, and two linear layers with a
/// layer norm between them.
/// </summary>
internal sealed class ConvPolicyHead : Module<Tensor, Tensor?, Tensor>, IPolicyNetwork
{
    /// <summary>Convolutions of the neck.</summary>
    public const int Depth = 2;

    private const int Width = 60, Hidden = 256;

    private const double Epsilon = 1e-5;

    [ComponentName(Name = "neck")] private readonly ConvNeck _neck;
    [ComponentName(Name = "head")] private readonly Sequential _head;

    public ConvPolicyHead(PolicySizes sizes, Device? device)
        : base(nameof(ConvPolicyHead))
    {
        _neck = new ConvNeck(sizes.Feature, sizes.History, Width, Depth, sizes.Activation, device);
        _head = Sequential(
            UninitializedLayers.Linear(_neck.Outputs + sizes.Proprioception, Hidden, device),
            UninitializedLayers.Norm(Epsilon, device, Hidden),
            sizes.Activation.Layer(),
            UninitializedLayers.Linear(Hidden, sizes.Actions, device));
        RegisterComponents();
    }

    /// <inheritdoc/>
    public Module Module => this;

    public override Tensor forward(Tensor frames, Tensor? proprioception) => Mean(frames, proprioception);

    /// <inheritdoc/>
    public Tensor Mean(Tensor frames, Tensor? proprioception, DropoutMasks? dropout = null)
    {
        using var scope = NewDisposeScope();
        var x = _neck.call(frames);                                                                  // [B, 540]
        if (proprioception is not null)
            x = cat([x, proprioception], 1);
        return _head.call(x).Single().MoveToOuterDisposeScope();
    }
}
