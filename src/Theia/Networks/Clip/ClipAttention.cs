using Theia.Networks.Layers;

namespace Theia.Networks.Clip;

/// <summary>Multi-head self-attention with the names of CLIP's checkpoints.</summary>
internal sealed class ClipAttention : Module<Tensor, Tensor?, Tensor>
{
    private readonly int _heads;
    [ComponentName(Name = "q_proj")] private readonly Linear _query;
    [ComponentName(Name = "k_proj")] private readonly Linear _key;
    [ComponentName(Name = "v_proj")] private readonly Linear _value;
    [ComponentName(Name = "out_proj")] private readonly Linear _out;

    public ClipAttention(long width, int heads, Device? device)
        : base(nameof(ClipAttention))
    {
        _heads = heads;
        _query = UninitializedLayers.Linear(width, width, device);
        _key = UninitializedLayers.Linear(width, width, device);
        _value = UninitializedLayers.Linear(width, width, device);
        _out = UninitializedLayers.Linear(width, width, device);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x, Tensor? mask)
    {
        using var scope = NewDisposeScope();
        // [B, N, C]
        var mixed = Attention.Attend(_query.call(x), _key.call(x), _value.call(x), _heads, training, mask: mask);
        return _out.call(mixed).MoveToOuterDisposeScope();
    }
}
