using Theia.Networks.Layers;

namespace Theia.Student.Translators;

/// <summary>
/// PyTorch's MultiheadAttention: the query, key and value layers lie one below the other in <c>in_proj_weight</c>.
/// </summary>
internal sealed class PackedAttention : Module<Tensor, Tensor, Tensor>
{
    private readonly long _width;
    private readonly int _heads;
    private readonly double _dropout;
    [ComponentName(Name = "in_proj_weight")] private readonly Parameter _weight;
    [ComponentName(Name = "in_proj_bias")] private readonly Parameter _bias;
    [ComponentName(Name = "out_proj")] private readonly Linear _output;

    public PackedAttention(long width, int heads, double dropout, Device? device)
        : base(nameof(PackedAttention))
    {
        (_width, _heads, _dropout) = (width, heads, dropout);
        _weight = UninitializedLayers.Parameter(device, 3 * width, width);
        _bias = UninitializedLayers.Parameter(device, 3 * width);
        _output = UninitializedLayers.Linear(width, width, device);
        RegisterComponents();
    }

    public Parameter InputWeight => _weight;

    public Parameter InputBias => _bias;

    public Linear Output => _output;

    /// <param name="asking">[B, Q, C], the tokens that become queries.</param>
    /// <param name="answering">[B, K, C], the tokens that become keys and values.</param>
    /// <returns>[B, Q, C].</returns>
    public override Tensor forward(Tensor asking, Tensor answering)
    {
        using Tensor query = Project(asking, 0, 1);
        using Tensor keyValue = Project(answering, 1, 2);
        using Tensor key = keyValue.narrow(2, 0, _width);
        using Tensor value = keyValue.narrow(2, _width, _width);
        using Tensor mixed = Attention.Attend(query, key, value, _heads, training, _dropout);
        return _output.call(mixed);
    }

    private Tensor Project(Tensor tokens, int first, int count)
    {
        using Tensor weight = _weight.narrow(0, first * _width, count * _width);
        using Tensor bias = _bias.narrow(0, first * _width, count * _width);
        return functional.linear(tokens, weight, bias);
    }
}
