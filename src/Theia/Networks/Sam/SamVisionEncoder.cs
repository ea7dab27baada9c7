using Theia.Networks.Layers;

namespace Theia.Networks.Sam;

/// <summary>
/// SAM's image encoder: a plain vision transformer with windowed attention in most blocks (arXiv 2203.16527), and a
/// neck that makes the map narrower. It has no class token.
/// </summary>
internal sealed class SamVisionEncoder : Module, INetwork
{
    private readonly SamVisionConfig _config;
    private readonly IReadOnlyList<SamLayer> _layers;
    private readonly Parameter? _positions;
    [ComponentName(Name = "patch_embed")] private readonly PatchProjection _patches;
    [ComponentName(Name = "neck")] private readonly SamNeck _neck;

    public SamVisionEncoder(SamVisionConfig config, Device? device)
        : base(nameof(SamVisionEncoder))
    {
        _config = config;
        if (config.AbsolutePositions)
        {
            _positions = UninitializedLayers.Parameter(device, 1, config.Grid, config.Grid, config.HiddenSize);
            register_parameter("pos_embed", _positions);
        }

        _patches = new PatchProjection(config.HiddenSize, config.PatchSize, device);
        _layers = [.. Enumerable.Range(0, config.Layers).Select(i => new SamLayer(config, i, device))];
        _neck = new SamNeck(config, device);
        register_module("layers", ModuleList([.. _layers]));
        RegisterComponents();
    }

    /// <inheritdoc/>
    public Module Module => this;

    /// <inheritdoc/>
    public TokenLayout Tokens => default;

    /// <inheritdoc/>
    public int BlockCount => _config.Layers;

    /// <inheritdoc/>
    public FeatureSize MapSize(int height, int width) =>
        new(_config.OutputChannels, height / _config.PatchSize, width / _config.PatchSize);

    /// <summary>Runs the encoder as far as the features need it.</summary>
    /// <param name="pixels">[B, 3, S, S], prepared.</param>
    /// <param name="names">
    /// <c>last_hidden_state</c> is the map of the neck, <c>hidden_states.N</c> the map after block N, before the neck.
    /// </param>
    /// <param name="positions">Plays no part: the image has always the same size.</param>
    /// <returns>Maps [B, C, H, W] by name; the caller owns them.</returns>
    /// <exception cref="UsageException">There is no such feature, or the images have another size.</exception>
    public Dictionary<string, Tensor> Features(
        Tensor pixels, IReadOnlyCollection<string> names, PositionRule? positions)
    {
        var states = names.Distinct(StringComparer.Ordinal)
            .ToDictionary(name => name, name => HiddenState.Parse(name, BlockCount, "SAM"), StringComparer.Ordinal);
        RequireSize(pixels);
        using var scope = NewDisposeScope();
        var features = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        var last = states.Values.Max(state => state.Blocks);
        var tokens = Embed(pixels);
        for (var done = 0; ; done++)
        {
            foreach (var (name, state) in states.Where(state => state.Value.Blocks == done && !state.Value.IsLast))
                features.Add(name, tokens.permute(0, 3, 1, 2).alias());
            if (done == last)
                break;
            using var old = tokens;
            tokens = _layers[done].call(old);
        }

        foreach (var (name, _) in states.Where(state => state.Value.IsLast))
        {
            using var map = tokens.permute(0, 3, 1, 2);
            features.Add(name, _neck.call(map));
        }

        foreach (var feature in features.Values)
            feature.MoveToOuterDisposeScope();
        return features;
    }

    private Tensor Embed(Tensor pixels)
    {
        var patches = _patches.call(pixels);                                   // [B, H, W, C]
        return _positions is null ? patches : patches.Plus(_positions);
    }

    private void RequireSize(Tensor pixels)
    {
        var side = _config.ImageSize;
        if (pixels.size(2) != side || pixels.size(3) != side)
        {
            throw new UsageException(
                $"This SAM takes images of {side} x {side} pixels; got {pixels.size(3)} x {pixels.size(2)}. "
                + "Resize their longest side and pad them, as its processor does.");
        }
    }
}
