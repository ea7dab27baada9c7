using Theia.Layers;
using Theia.Networks;

namespace Theia.Teachers.DinoV2;

/// <summary>The network of DINOv2 (arXiv 2304.07193): a pre-norm vision transformer whose branches are scaled channel by channel.</summary>
internal sealed class DinoV2Model : Module
{
    [ComponentName(Name = "embeddings")] private readonly DinoV2Embeddings _embeddings;
    [ComponentName(Name = "encoder")] private readonly DinoV2Encoder _encoder;
    [ComponentName(Name = "layernorm")] private readonly LayerNorm _norm;

    public DinoV2Model(VisionTransformerConfig network, Device? device)
        : base(nameof(DinoV2Model))
    {
        _embeddings = new DinoV2Embeddings(network, device);
        _encoder = new DinoV2Encoder(network, device);
        _norm = Blank.Norm(network.LayerNormEps, device, network.HiddenSize);
        RegisterComponents();
    }

    public DinoV2Embeddings Embeddings => _embeddings;

    public IReadOnlyList<DinoV2Layer> Blocks => _encoder.Layers;

    public LayerNorm Norm => _norm;
}
