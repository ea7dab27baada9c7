using Theia.Networks.Layers;
using Theia.Networks.Vit;

namespace Theia.Networks.Clip;

/// <summary>
/// The vision tower of CLIP (arXiv 2103.00020): normalized before its first block as well. Its tokens are those before
/// the last norm, which only the pooled class token goes through.
/// </summary>
internal sealed class ClipVisionModel : VisionTransformer
{
    [ComponentName(Name = "embeddings")] private readonly ClipEmbeddings _embeddings;
    [ComponentName(Name = "pre_layrnorm")] private readonly LayerNorm _preNorm;   // the checkpoints spell it so
    [ComponentName(Name = "encoder")] private readonly TransformerBlocks<ClipLayer> _encoder;
    [ComponentName(Name = "post_layernorm")] private readonly LayerNorm _postNorm;

    public ClipVisionModel(VisionTransformerConfig config, Device? device)
        : base(nameof(ClipVisionModel), config)
    {
        _embeddings = new ClipEmbeddings(config, device);
        _preNorm = UninitializedLayers.Norm(config.LayerNormEps, device, config.HiddenSize);
        _encoder = new("layers", Enumerable.Range(0, config.Layers).Select(_ => new ClipLayer(config, device)));
        _postNorm = UninitializedLayers.Norm(config.LayerNormEps, device, config.HiddenSize);
        RegisterComponents();
    }

    public override Tensor Embed(Tensor pixels, PositionRule? positions)
    {
        using var tokens = _embeddings.Embed(pixels, positions);
        return _preNorm.call(tokens);
    }

    public override Tensor Block(int index, Tensor tokens) => _encoder.Blocks[index].call(tokens, null);

    public override Tensor Finish(Tensor tokens) => tokens.alias();

    public override Tensor Pool(Tensor classTokens) => _postNorm.call(classTokens);
}
