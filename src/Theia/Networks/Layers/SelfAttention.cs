namespace Theia.Networks.Layers;

/// <summary>
/// Multi-head self-attention of ViT and DINOv2 with its output projection: keys <c>attention.{query,key,value}</c>
/// and <c>output.dense</c>.
/// </summary>
internal sealed class SelfAttention : Module<Tensor, Tensor>
{
    [ComponentName(Name = "attention")] private readonly Heads _attention;
    [ComponentName(Name = "output")] private readonly Dense _output;

    public SelfAttention(long width, int heads, Device? device, bool bias = true)
        : base(nameof(SelfAttention))
    {
        _attention = new Heads(width, heads, device, bias);
        _output = new Dense(width, width, device);
        RegisterComponents();
    }

    /// <summary>The query, key and value layers.</summary>
    public Heads Inner => _attention;

    /// <summary>The output projection.</summary>
    public Linear Output => _output.Inner;

    public override Tensor forward(Tensor x)
    {
        using var mixed = _attention.call(x);   // [B, N, C]
        return _output.call(mixed);
    }

    /// <summary>Query, key and value with the attention between them.</summary>
    internal sealed class Heads : Module<Tensor, Tensor>
    {
        [ComponentName(Name = "query")] private readonly Linear _query;
        [ComponentName(Name = "key")] private readonly Linear _key;
        [ComponentName(Name = "value")] private readonly Linear _value;

        public Heads(long width, int heads, Device? device, bool bias)
            : base(nameof(Heads))
        {
            Count = heads;
            _query = UninitializedLayers.Linear(width, width, device, bias);
            _key = UninitializedLayers.Linear(width, width, device, bias);
            _value = UninitializedLayers.Linear(width, width, device, bias);
            RegisterComponents();
        }

        /// <summary>Number of heads.</summary>
        public int Count { get; }

        public Linear Query => _query;

        public Linear Key => _key;

        public Linear Value => _value;

        public override Tensor forward(Tensor x)
        {
            using var query = _query.call(x);
            using var key = _key.call(x);
            using var value = _value.call(x);
            return Attention.Attend(query, key, value, Count, training);
        }
    }
}
