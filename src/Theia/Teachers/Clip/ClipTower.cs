using Theia.Networks;

namespace Theia.Teachers.Clip;

/// <summary>The vision tower of CLIP as a teacher. Its tokens are taken before the last norm, which only the pooled class token goes through.</summary>
internal sealed class ClipTower(VisionTransformerConfig network, Device? device) : VisionTower
{
    private readonly ClipVisionModel _model = new(network, device);

    public override Module Module => _model;

    public override int BlockCount => network.Layers;

    public override Tensor Embed(Tensor pixels, PositionRule rule) => _model.Embed(pixels, rule);

    public override Tensor Block(int index, Tensor tokens) => _model.Blocks[index].call(tokens, null);

    public override Tensor Finish(Tensor tokens) => tokens.alias();

    public override Tensor Pool(Tensor classTokens) => _model.PostNorm.call(classTokens);
}
