using Theia.Networks.Layers;

namespace Theia.Networks.Sam;

/// <summary>The projections of an attention of the mask decoder, which may be narrower inside than outside.</summary>
internal sealed class DecoderAttention : Module
{
    [ComponentName(Name = "q_proj")] private readonly Linear _query;
    [ComponentName(Name = "k_proj")] private readonly Linear _key;
    [ComponentName(Name = "v_proj")] private readonly Linear _value;
    [ComponentName(Name = "out_proj")] private readonly Linear _out;

    /// <param name="width">Length of a token.</param>
    /// <param name="inner">Length of a query; divides into the heads.</param>
    /// <param name="heads">Number of heads.</param>
    /// <param name="device">Where the weights lie; null for the CPU.</param>
    public DecoderAttention(long width, long inner, int heads, Device? device)
        : base(nameof(DecoderAttention))
    {
        Heads = heads;
        _query = UninitializedLayers.Linear(width, inner, device);
        _key = UninitializedLayers.Linear(width, inner, device);
        _value = UninitializedLayers.Linear(width, inner, device);
        _out = UninitializedLayers.Linear(inner, width, device);
        RegisterComponents();
    }

    /// <summary>Number of heads.</summary>
    public int Heads { get; }

    public Linear Query => _query;

    public Linear Key => _key;

    public Linear Value => _value;

    public Linear Out => _out;

    /// <summary>Tokens among themselves.</summary>
    /// <param name="x">[P, T, C], for queries and keys.</param>
    /// <param name="values">[P, T, C].</param>
    public Tensor AmongTokens(Tensor x, Tensor values)
    {
        using var scope = NewDisposeScope();
        var mixed = Attention.Attend(_query.call(x), _key.call(x), _value.call(values), Heads, training);
        return _out.call(mixed).MoveToOuterDisposeScope();
    }

    /// <inheritdoc cref="FewTokens.ToImage"/>
    public Tensor ToImage(Tensor tokens, Tensor placed, Tensor image) =>
        FewTokens.ToImage(this, tokens, placed, image);

    /// <inheritdoc cref="FewTokens.FromImage"/>
    public Tensor FromImage(Tensor placed, Tensor tokens, Tensor values) =>
        FewTokens.FromImage(this, placed, tokens, values);
}
