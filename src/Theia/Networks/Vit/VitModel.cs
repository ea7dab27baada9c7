using Theia.Networks.Layers;

namespace Theia.Networks.Vit;

/// <summary>
/// The plain vision transformer (arXiv 2010.11929) that student and ViT teacher share, without a pooler: normalized at
/// the end, so that its class token and the pooled one are the same.
/// </summary>
internal sealed class VitModel : VisionTransformer
{
    [ComponentName(Name = "embeddings")] private readonly VitEmbeddings _embeddings;
    [ComponentName(Name = "encoder")] private readonly TransformerBlocks<VitLayer> _encoder;
    [ComponentName(Name = "layernorm")] private readonly LayerNorm _norm;

    public VitModel(VisionTransformerConfig config, Device? device = null)
        : base(nameof(VitModel), config)
    {
        _embeddings = new VitEmbeddings(config, maskToken: false, device);
        _encoder = new("layer", Enumerable.Range(0, config.Layers).Select(_ => new VitLayer(config, device)));
        _norm = UninitializedLayers.Norm(config.LayerNormEps, device, config.HiddenSize);
        RegisterComponents();
    }

    public VitEmbeddings Embeddings => _embeddings;

    public IReadOnlyList<VitLayer> Blocks => _encoder.Blocks;

    public LayerNorm Norm => _norm;

    public override Tensor Embed(Tensor pixels, PositionRule? positions) => _embeddings.Embed(pixels, positions);

    public override Tensor Block(int index, Tensor tokens) => Blocks[index].call(tokens);

    public override Tensor Finish(Tensor tokens) => _norm.call(tokens);
}
