using Theia.Lab.Pretraining.Configuration;
using Theia.Networks;
using Theia.Networks.Layers;
using Theia.Networks.Vit;
using Theia.Teachers;

namespace Theia.Lab.Pretraining.Objectives;

/// <summary>A vision transformer of a family of teachers that learns: ViT, CLIP, DINOv2.</summary>
internal abstract class TowerObjective : Objective
{
    // At the network's own size the table is taken as it is, so the rule matters in training on smaller images only.
    protected const PositionRule Positions = PositionRule.Size;

    private readonly VisionTransformerFamily _family;

    protected TowerObjective(PretrainConfig config)
        : base(config)
    {
        _family = VisionTransformerFamily.Of(TeacherRecipe.Architecture(config.Objective), "the lab");
        Network = TeacherRecipe.Network(config);
        Tower = NewTower();
    }

    /// <summary>The vision tower that is trained.</summary>
    public VisionTransformer Tower { get; }

    /// <inheritdoc/>
    protected sealed override Module Trained => Tower.Module;

    protected VisionTransformerConfig Network { get; }

    /// <inheritdoc/>
    public override void Dispose() => Tower.Dispose();

    /// <summary>A tower with the first weights of the seed.</summary>
    protected VisionTransformer NewTower()
    {
        var tower = (VisionTransformer)_family.Build(Network, null);
        SeededWeights.Fill(tower.Module, Config.Seed);
        return tower;
    }

    /// <summary>Runs embedding, blocks and final norm: [B, 1 + N, C].</summary>
    protected static Tensor Run(VisionTransformer tower, Tensor pixels) =>
        Blocks(tower, tower.Embed(pixels, Positions));

    /// <summary>Runs blocks and final norm on embedded tokens.</summary>
    protected static Tensor Blocks(VisionTransformer tower, Tensor tokens)
    {
        for (var i = 0; i < tower.BlockCount; i++)
            tokens = tower.Block(i, tokens);
        return tower.Finish(tokens);
    }
}
