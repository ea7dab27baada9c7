using Theia.Networks.Layers;
using Theia.Networks.Vit;

namespace Theia.Networks.DinoV2;

/// <summary>
/// DINOv2 (arXiv 2304.07193): a pre-norm vision transformer whose branches are scaled channel by channel. Normalized at
/// the end, so that its class token and the pooled one are the same.
/// </summary>
internal sealed class DinoV2Model : VisionTransformer
{
    [ComponentName(Name = "embeddings")] private readonly VitEmbeddings _embeddings;
    [ComponentName(Name = "encoder")] private readonly TransformerBlocks<DinoV2Layer> _encoder;
    [ComponentName(Name = "layernorm")] private readonly LayerNorm _norm;

    public DinoV2Model(VisionTransformerConfig config, Device? device)
        : base(nameof(DinoV2Model), config)
    {
        _embeddings = new VitEmbeddings(config, maskToken: true, device);   // for training it; in every checkpoint
        _encoder = new("layer", Enumerable.Range(0, config.Layers).Select(_ => new DinoV2Layer(config, device)));
        _norm = UninitializedLayers.Norm(config.LayerNormEps, device, config.HiddenSize);
        RegisterComponents();
    }

    /// <summary>Its embeddings, which fit the positions and can hide patches.</summary>
    public VitEmbeddings Embeddings => _embeddings;

    public override Tensor Embed(Tensor pixels, PositionRule? positions) => _embeddings.Embed(pixels, positions);

    public override Tensor Block(int index, Tensor tokens) => _encoder.Blocks[index].call(tokens);

    public override Tensor Finish(Tensor tokens) => _norm.call(tokens);
}
