using Theia.Networks.Layers;

namespace Theia.Student.Translators;

/// <summary>
/// A pre-norm layer of PyTorch's TransformerDecoder, batch first, without masks: queries look at each other, then at
/// the memory, then at themselves.
/// </summary>
internal sealed class DecoderLayer : Module<Tensor, Tensor, Tensor>
{
    // PyTorch's default; the reference leaves it in place.
    private const double Dropout = 0.1;
    private readonly bool _relu;
    [ComponentName(Name = "self_attn")] private readonly PackedAttention _self;
    [ComponentName(Name = "multihead_attn")] private readonly PackedAttention _cross;
    [ComponentName(Name = "linear1")] private readonly Linear _first;
    [ComponentName(Name = "linear2")] private readonly Linear _second;
    [ComponentName(Name = "norm1")] private readonly LayerNorm _norm1;
    [ComponentName(Name = "norm2")] private readonly LayerNorm _norm2;
    [ComponentName(Name = "norm3")] private readonly LayerNorm _norm3;

    public DecoderLayer(long width, int heads, bool relu, Device? device)
        : base(nameof(DecoderLayer))
    {
        _relu = relu;
        _self = new PackedAttention(width, heads, Dropout, device);
        _cross = new PackedAttention(width, heads, Dropout, device);
        _first = UninitializedLayers.Linear(width, 2 * width, device);
        _second = UninitializedLayers.Linear(2 * width, width, device);
        _norm1 = UninitializedLayers.Norm(1e-5, device, width);
        _norm2 = UninitializedLayers.Norm(1e-5, device, width);
        _norm3 = UninitializedLayers.Norm(1e-5, device, width);
        RegisterComponents();
    }

    /// <param name="queries">[B, Q, C].</param>
    /// <param name="memory">[B, N, C].</param>
    /// <returns>[B, Q, C].</returns>
    public override Tensor forward(Tensor queries, Tensor memory)
    {
        using var scope = NewDisposeScope();
        var normed = _norm1.call(queries);
        var x = queries.Plus(Drop(_self.call(normed, normed)));
        x = x.Plus(Drop(_cross.call(_norm2.call(x), memory)));
        var hidden = _first.call(_norm3.call(x));
        var activated = _relu ? functional.relu(hidden) : functional.gelu(hidden);
        return x.Plus(Drop(_second.call(Drop(activated)))).MoveToOuterDisposeScope();
    }

    private Tensor Drop(Tensor x) => training ? functional.dropout(x, Dropout, training: true) : x;
}
