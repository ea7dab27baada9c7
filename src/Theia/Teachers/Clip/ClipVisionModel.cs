using Theia.Layers;
using Theia.Networks;

namespace Theia.Teachers.Clip;

/// <summary>The vision tower of CLIP (arXiv 2103.00020): a vision transformer that is normalised before its first block as well.</summary>
internal sealed class ClipVisionModel : Module
{
    [ComponentName(Name = "embeddings")] private readonly ClipEmbeddings _embeddings;
    [ComponentName(Name = "pre_layrnorm")] private readonly LayerNorm _preNorm;   // the checkpoints spell it so
    [ComponentName(Name = "encoder")] private readonly ClipEncoder _encoder;
    [ComponentName(Name = "post_layernorm")] private readonly LayerNorm _postNorm;

    public ClipVisionModel(VisionTransformerConfig network, Device? device)
        : base(nameof(ClipVisionModel))
    {
        _embeddings = new ClipEmbeddings(network, device);
        _preNorm = Blank.Norm(network.LayerNormEps, device, network.HiddenSize);
        _encoder = new ClipEncoder(network, device);
        _postNorm = Blank.Norm(network.LayerNormEps, device, network.HiddenSize);
        RegisterComponents();
    }

    public IReadOnlyList<ClipLayer> Blocks => _encoder.Layers;

    public LayerNorm PostNorm => _postNorm;

    /// <summary>Pixels [B, 3, H, W] to normalised tokens [B, 1 + N, C].</summary>
    public Tensor Embed(Tensor pixels, PositionRule rule)
    {
        using var tokens = _embeddings.call(pixels, rule);
        return _preNorm.call(tokens);
    }
}
