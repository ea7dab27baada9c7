using Theia.Networks;

namespace Theia.Layers;

/// <summary>The plain vision transformer that student and ViT teacher share, without a pooler.</summary>
internal sealed class VitModel : Module<Tensor, Tensor>
{
    [ComponentName(Name = "embeddings")] private readonly VitEmbeddings _embeddings;
    [ComponentName(Name = "encoder")] private readonly VitEncoder _encoder;
    [ComponentName(Name = "layernorm")] private readonly LayerNorm _norm;

    public VitModel(VisionTransformerConfig config, Device? device = null)
        : base(nameof(VitModel))
    {
        Config = config;
        _embeddings = new VitEmbeddings(config, device);
        _encoder = new VitEncoder(config, device);
        _norm = Blank.Norm(config.LayerNormEps, device, config.HiddenSize);
        RegisterComponents();
    }

    public VisionTransformerConfig Config { get; }

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
