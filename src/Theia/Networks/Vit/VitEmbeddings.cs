using Theia.Networks.Layers;

namespace Theia.Networks.Vit;

/// <summary>
/// Turns pixels into tokens, for ViT and DINOv2: patches, class token and registers with their positions.
/// </summary>
internal sealed class VitEmbeddings : Module
{
    private readonly VisionTransformerConfig _config;
    [ComponentName(Name = "cls_token")] private readonly Parameter? _classToken;
    [ComponentName(Name = "mask_token")] private readonly Parameter? _maskToken;
    [ComponentName(Name = "position_embeddings")] private readonly Parameter _positions;
    [ComponentName(Name = "reg_token")] private readonly Parameter? _registers;
    [ComponentName(Name = "reg_pos_embed")] private readonly Parameter? _registerPositions;
    [ComponentName(Name = "patch_embeddings")] private readonly PatchEmbeddings _patches;

    /// <param name="config">Sizes.</param>
    /// <param name="maskToken">Whether the checkpoints hold a mask token, as those of DINOv2 do.</param>
    /// <param name="device">Where the weights are.</param>
    public VitEmbeddings(VisionTransformerConfig config, bool maskToken, Device? device)
        : base(nameof(VitEmbeddings))
    {
        _config = config;
        var width = config.HiddenSize;
        _classToken = config.ClassToken ? UninitializedLayers.Parameter(device, 1, 1, width) : null;
        _maskToken = maskToken ? UninitializedLayers.Parameter(device, 1, width) : null;
        // The first row belongs to the class token and stays in the checkpoints of models that have none.
        _positions = UninitializedLayers.Parameter(device, 1, 1 + (config.Grid * config.Grid), width);
        _registers = config.Registers > 0 ? UninitializedLayers.Parameter(device, 1, config.Registers, width) : null;
        _registerPositions = config.Registers > 0
            ? UninitializedLayers.Parameter(device, 1, config.Registers, width)
            : null;
        _patches = new PatchEmbeddings(config, device);
        RegisterComponents();
    }

    public Parameter? ClassToken => _classToken;

    public Parameter Positions => _positions;

    public Parameter? Registers => _registers;

    public Parameter? RegisterPositions => _registerPositions;

    public Conv2d Patches => _patches.Inner;

    /// <summary>Embeds images.</summary>
    /// <param name="pixels">[B, 3, H, W], prepared.</param>
    /// <param name="resize">How to fit the position table to images of another size; null refuses them.</param>
    /// <param name="masked">
    /// [B, N, 1], true for masked patches; null for none. Needs a mask token.
    /// </param>
    /// <returns>[B, tokens, C]: class token, patches row by row, registers.</returns>
    public Tensor Embed(Tensor pixels, PositionRule? resize, Tensor? masked = null)
    {
        using var scope = NewDisposeScope();
        var positions = PositionsFor(pixels.size(2), pixels.size(3), resize);   // first: it refuses what does not fit
        var patches = _patches.call(pixels);                                    // [B, N, C]
        if (masked is not null)
            patches = where(masked, _maskToken!, patches);
        Tensor tokens = patches;
        if (_classToken is not null || _registers is not null)
        {
            var batch = pixels.size(0);
            List<Tensor> parts = [patches];
            if (_classToken is not null)
                parts.Insert(0, _classToken.expand(batch, -1, -1));
            if (_registers is not null)
                parts.Add(_registers.expand(batch, -1, -1));
            tokens = cat(parts, 1);
        }

        return tokens.Plus(positions).MoveToOuterDisposeScope();
    }

    /// <summary>The positions that belong to images of a size.</summary>
    /// <returns>[1, tokens, C].</returns>
    public Tensor PositionsFor(long height, long width, PositionRule? resize)
    {
        var fitted = PositionTable.Fit(_positions, _config, height, width, resize);
        if (_registerPositions is null)
            return fitted;
        using (fitted)
            return cat([fitted, _registerPositions], 1);
    }
}
