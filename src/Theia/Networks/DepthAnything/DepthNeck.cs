using Theia.Networks.Layers;

namespace Theia.Networks.DepthAnything;

/// <summary>From states of the backbone to fused maps, as in DPT (arXiv 2103.13413).</summary>
internal sealed class DepthNeck : Module
{
    [ComponentName(Name = "reassemble_stage")] private readonly ReassembleStage _reassemble;
    [ComponentName(Name = "convs")] private readonly ModuleList<Conv2d> _convolutions;
    [ComponentName(Name = "fusion_stage")] private readonly FusionStage _fusion;

    public DepthNeck(DepthAnythingConfig config, Device? device)
        : base(nameof(DepthNeck))
    {
        _reassemble = new ReassembleStage(config, device);
        _convolutions = new([.. config.NeckSizes.Select(size =>
            UninitializedLayers.Convolution(size, config.FusionSize, 3, device, padding: 1, bias: false))]);
        _fusion = new FusionStage(config, device);
        RegisterComponents();
    }

    /// <inheritdoc cref="ReassembleStage.Maps"/>
    public IReadOnlyList<Tensor> Reassemble(IReadOnlyList<Tensor> states, int rows, int columns) =>
        _reassemble.Maps(states, rows, columns);

    /// <summary>Brings maps to the same channels and fuses them.</summary>
    /// <inheritdoc cref="FusionStage.Fuse"/>
    public IReadOnlyList<Tensor> Fuse(IReadOnlyList<Tensor> maps)
    {
        using var scope = NewDisposeScope();
        List<Tensor> alike = [];
        for (var i = 0; i < maps.Count; i++)
            alike.Add(_convolutions[i].call(maps[i]));
        return [.. _fusion.Fuse(alike).Select(map => map.MoveToOuterDisposeScope())];
    }
}
