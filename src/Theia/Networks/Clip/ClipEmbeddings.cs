using Theia.Networks.Layers;

namespace Theia.Networks.Clip;

/// <summary>
/// Patches and class token with their positions. A published tower takes one image size only; in training, positions
/// are fitted to others.
/// </summary>
internal sealed class ClipEmbeddings : Module
{
    private readonly VisionTransformerConfig _config;
    [ComponentName(Name = "class_embedding")] private readonly Parameter _classToken;
    [ComponentName(Name = "patch_embedding")] private readonly Conv2d _patches;
    [ComponentName(Name = "position_embedding")] private readonly EmbeddingTable _positions;

    public ClipEmbeddings(VisionTransformerConfig config, Device? device)
        : base(nameof(ClipEmbeddings))
    {
        _config = config;
        _classToken = UninitializedLayers.Parameter(device, config.HiddenSize);
        _patches = UninitializedLayers.Convolution(
            3, config.HiddenSize, config.PatchSize, device, stride: config.PatchSize, bias: false);
        _positions = new EmbeddingTable(1 + (config.Grid * config.Grid), config.HiddenSize, device);
        RegisterComponents();
    }

    /// <summary>Embeds images, [B, 3, H, W], as tokens [B, 1 + N, C].</summary>
    public Tensor Embed(Tensor pixels, PositionRule? rule)
    {
        using var scope = NewDisposeScope();
        var table = _positions.Rows.unsqueeze(0);                                              // [1, 1 + N, C]
        var positions = PositionTable.Fit(table, _config, pixels.size(2), pixels.size(3), rule);
        var patches = _patches.call(pixels).flatten(2).transpose(1, 2);                        // [B, N, C]
        Tensor[] tokens = [_classToken.expand(pixels.size(0), 1, -1), patches];
        return cat(tokens, 1).Plus(positions).MoveToOuterDisposeScope();
    }
}
