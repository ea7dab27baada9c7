using Theia.Networks;

namespace Theia.Teachers.DinoV2;

/// <summary>DINOv2 as a teacher: normalised at the end, so that its class token and the pooled one are the same.</summary>
internal sealed class DinoV2Tower(VisionTransformerConfig network, Device? device) : VisionTower
{
    private readonly DinoV2Model _model = new(network, device);

    /// <summary>Its embeddings, which fit the positions and can hide patches.</summary>
    public DinoV2Embeddings Embeddings => _model.Embeddings;

    public override Module Module => _model;

    public override int BlockCount => network.Layers;

    public override Tensor Embed(Tensor pixels, PositionRule rule) => _model.Embeddings.Embed(pixels, rule);

    public override Tensor Block(int index, Tensor tokens) => _model.Blocks[index].call(tokens);

    public override Tensor Finish(Tensor tokens) => _model.Norm.call(tokens);

    public override Tensor Pool(Tensor classTokens) => classTokens.alias();
}
