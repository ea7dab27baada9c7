namespace Theia.Networks.DepthAnything;

/// <summary>Tokens of several depths to maps of several resolutions (arXiv 2103.13413, section 3.1).</summary>
internal sealed class ReassembleStage : Module
{
    [ComponentName(Name = "layers")] private readonly ModuleList<ReassembleLayer> _layers;
    private readonly TokenLayout _tokens;

    public ReassembleStage(DepthAnythingConfig config, Device? device)
        : base(nameof(ReassembleStage))
    {
        _tokens = new(config.Backbone.ClassToken, config.Backbone.Registers);
        _layers = new([.. config.NeckSizes.Zip(config.ReassembleFactors, (size, factor) =>
            new ReassembleLayer(config.Backbone.HiddenSize, size, factor, device))]);
        RegisterComponents();
    }

    /// <summary>Makes the maps. The caller owns them.</summary>
    /// <param name="states">[B, T, C] each.</param>
    /// <param name="rows">Rows of the grid of patches.</param>
    /// <param name="columns">Its columns.</param>
    public IReadOnlyList<Tensor> Maps(IReadOnlyList<Tensor> states, int rows, int columns)
    {
        List<Tensor> maps = [];
        for (var i = 0; i < states.Count; i++)
        {
            using var map = _tokens.Map(states[i], rows, columns);
            maps.Add(_layers[i].call(map));
        }

        return maps;
    }
}
