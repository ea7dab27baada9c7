namespace Theia.Networks.DepthAnything;

/// <summary>Fuses maps from the coarsest to the finest (arXiv 2103.13413, section 3.1).</summary>
internal sealed class FusionStage : Module
{
    [ComponentName(Name = "layers")] private readonly ModuleList<FusionLayer> _layers;

    public FusionStage(DepthAnythingConfig config, Device? device)
        : base(nameof(FusionStage))
    {
        _layers = new([.. config.NeckSizes.Select(_ => new FusionLayer(config.FusionSize, device))]);
        RegisterComponents();
    }

    /// <summary>What is fused after each map, from the coarsest on. The caller owns it.</summary>
    /// <param name="maps">[B, C, h, w] each, from the finest to the coarsest.</param>
    public IReadOnlyList<Tensor> Fuse(IReadOnlyList<Tensor> maps)
    {
        List<Tensor> fused = [];
        for (var i = 0; i < maps.Count; i++)
        {
            var map = maps[maps.Count - 1 - i];
            var next = i + 1 < maps.Count ? maps[maps.Count - 2 - i] : null;
            fused.Add(_layers[i].Fuse(
                fused.LastOrDefault(), map, next is null ? null : (next.size(2), next.size(3))));
        }

        return fused;
    }
}
