using Theia.Networks.Layers;

namespace Theia.Networks.Sam;

/// <summary>The two layers <c>lin1</c> and <c>lin2</c> of a block of SAM.</summary>
internal sealed class BlockMlp : Module<Tensor, Tensor>
{
    private readonly bool _relu;
    [ComponentName(Name = "lin1")] private readonly Linear _in;
    [ComponentName(Name = "lin2")] private readonly Linear _out;

    /// <param name="width">Length of a token.</param>
    /// <param name="hidden">Length between the layers.</param>
    /// <param name="relu">True for ReLU, as in the mask decoder; false for GELU, as in the image encoder.</param>
    /// <param name="device">Where the weights lie; null for the CPU.</param>
    public BlockMlp(long width, long hidden, bool relu, Device? device)
        : base(nameof(BlockMlp))
    {
        _relu = relu;
        _in = UninitializedLayers.Linear(width, hidden, device);
        _out = UninitializedLayers.Linear(hidden, width, device);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        using var hidden = _in.call(x);
        using var active = _relu ? functional.relu(hidden) : functional.gelu(hidden);
        return _out.call(active);
    }
}
