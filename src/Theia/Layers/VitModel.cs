namespace Theia.Layers;

/// <summary>The plain vision transformer that student and ViT teacher share, without a pooler.</summary>
internal sealed class VitModel : Module<Tensor, Tensor>
{
    [ComponentName(Name = "embeddings")] private readonly VitEmbeddings _embeddings;
    [ComponentName(Name = "encoder")] private readonly VitEncoder _encoder;
    [ComponentName(Name = "layernorm")] private readonly LayerNorm _norm;

    public VitModel(VitShape shape, Device? device = null)
        : base(nameof(VitModel))
    {
        Shape = shape;
        _embeddings = new VitEmbeddings(shape, device);
        _encoder = new VitEncoder(shape, device);
        _norm = Blank.Norm(shape.Epsilon, device, shape.Width);
        RegisterComponents();
    }

    public VitShape Shape { get; }

    public VitEmbeddings Embeddings => _embeddings;

    public VitEncoder Encoder => _encoder;

    public LayerNorm Norm => _norm;

    public override Tensor forward(Tensor pixels) => Encode(pixels, resize: null);

    /// <summary>Runs the network.</summary>
    /// <param name="pixels">[B, 3, H, W], prepared.</param>
    /// <param name="resize">How to fit the positions to pictures of another size; null refuses them.</param>
    /// <returns>[B, tokens, C] after the final norm: class token, patches row by row, registers.</returns>
    public Tensor Encode(Tensor pixels, PositionRule? resize)
    {
        using var embedded = _embeddings.Embed(pixels, resize);
        using var encoded = _encoder.call(embedded);
        return _norm.call(encoded);
    }
}
