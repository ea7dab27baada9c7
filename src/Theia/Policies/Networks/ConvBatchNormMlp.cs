namespace Theia.Policies.Networks;

/// <summary>
/// The policy of the MuJoCo benchmarks: three convolutions to a vector, proprioception beside it, and the network of
/// mjrl. The published code sizes the head by the first hidden size and so works with 256 only; here it has the size
/// of its input, and hidden sizes are free.
/// </summary>
internal sealed class ConvBatchNormMlp : Module<Tensor, Tensor?, Tensor>, IPolicyNetwork
{
    /// <summary>Convolutions of the neck.</summary>
    public const int Depth = 3;

    private const int Width = 256;

    [ComponentName(Name = "neck")] private readonly ConvNeck _neck;
    [ComponentName(Name = "head")] private readonly BatchNormMlp _head;

    public ConvBatchNormMlp(PolicySizes sizes, Device? device)
        : base(nameof(ConvBatchNormMlp))
    {
        _neck = new ConvNeck(sizes.Feature, sizes.History, Width, Depth, sizes.Activation, device);
        _head = new BatchNormMlp(
            _neck.Outputs + sizes.Proprioception, sizes.HiddenSizes, sizes.Actions, sizes.Activation, device);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public Module Module => this;

    /// <summary>What follows the convolutions.</summary>
    public BatchNormMlp Head => _head;

    public override Tensor forward(Tensor frames, Tensor? proprioception) => Mean(frames, proprioception);

    /// <inheritdoc/>
    public Tensor Mean(Tensor frames, Tensor? proprioception, DropoutMasks? dropout = null)
    {
        using var scope = NewDisposeScope();
        var x = _neck.call(frames);                                                                  // [B, 256]
        if (proprioception is not null)
            x = cat([x, proprioception], 1);
        return _head.Forward(x, dropout).MoveToOuterDisposeScope();
    }
}
