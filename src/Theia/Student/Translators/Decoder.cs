namespace Theia.Student.Translators;

/// <summary>The layers of the <c>transformer</c> translator, without a norm at the end.</summary>
internal sealed class Decoder : Module<Tensor, Tensor, Tensor>
{
    [ComponentName(Name = "layers")] private readonly ModuleList<DecoderLayer> _layers;

    public Decoder(int layers, long width, int heads, bool relu, Device? device)
        : base(nameof(Decoder))
    {
        var list = new DecoderLayer[layers];
        for (var i = 0; i < layers; i++)
            list[i] = new DecoderLayer(width, heads, relu, device);
        _layers = ModuleList(list);
        RegisterComponents();
    }

    public IReadOnlyList<DecoderLayer> Layers => [.. _layers];

    public override Tensor forward(Tensor queries, Tensor memory)
    {
        var x = queries.alias();
        foreach (var layer in _layers)
        {
            var next = layer.call(x, memory);
            x.Dispose();
            x = next;
        }

        return x;
    }
}
