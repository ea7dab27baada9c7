using Theia.Layers;
using Theia.Networks;

namespace Theia.Teachers.Vit;

/// <summary>The plain vision transformer as a teacher: normalised at the end, class token included.</summary>
internal sealed class VitTower : VisionTower
{
    private readonly VitModel _model;

    public VitTower(VisionTransformerConfig network, Device? device) => _model = new VitModel(network, device);

    public override Module Module => _model;

    public override int BlockCount => _model.Config.Layers;

    public override Tensor Embed(Tensor pixels, PositionRule rule) => _model.Embeddings.Embed(pixels, rule);

    public override Tensor Block(int index, Tensor tokens) => _model.Encoder.Layers[index].call(tokens);

    public override Tensor Finish(Tensor tokens) => _model.Norm.call(tokens);

    public override Tensor Pool(Tensor classTokens) => classTokens.alias();
}
