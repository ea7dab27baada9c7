using Theia.Networks;

namespace Theia.Layers;

/// <summary>Turns pixels into tokens: patches, class token and registers with their positions.</summary>
internal sealed class VitEmbeddings : Module<Tensor, Tensor>
{
    private readonly VisionTransformerConfig _config;
    [ComponentName(Name = "cls_token")] private readonly Parameter? _classToken;
    [ComponentName(Name = "position_embeddings")] private readonly Parameter _positions;
    [ComponentName(Name = "reg_token")] private readonly Parameter? _registers;
    [ComponentName(Name = "reg_pos_embed")] private readonly Parameter? _registerPositions;
    [ComponentName(Name = "patch_embeddings")] private readonly PatchEmbeddings _patches;

    public VitEmbeddings(VisionTransformerConfig config, Device? device)
        : base(nameof(VitEmbeddings))
    {
        _config = config;
        _classToken = config.ClassToken ? Blank.Parameter(device, 1, 1, config.HiddenSize) : null;
        // The first row belongs to the class token and stays in the checkpoints of models that have none.
        _positions = Blank.Parameter(device, 1, 1 + (config.Grid * config.Grid), config.HiddenSize);
        _registers = config.Registers > 0 ? Blank.Parameter(device, 1, config.Registers, config.HiddenSize) : null;
        _registerPositions = config.Registers > 0 ? Blank.Parameter(device, 1, config.Registers, config.HiddenSize) : null;
        _patches = new PatchEmbeddings(config, device);
        RegisterComponents();
    }

    public Parameter? ClassToken => _classToken;

    public Parameter Positions => _positions;

    public Parameter? Registers => _registers;

    public Parameter? RegisterPositions => _registerPositions;

    public Conv2d Patches => _patches.Inner;

    public override Tensor forward(Tensor pixels) => Embed(pixels, resize: null);

    /// <summary>Embeds pictures.</summary>
    /// <param name="pixels">[B, 3, H, W], prepared.</param>
    /// <param name="resize">How to fit the position table to pictures of another size; null refuses them.</param>
    /// <returns>[B, tokens, C]: class token, patches row by row, registers.</returns>
    public Tensor Embed(Tensor pixels, PositionRule? resize)
    {
        using var scope = NewDisposeScope();
        var (height, width) = (checked((int)pixels.size(2)), checked((int)pixels.size(3)));
        var positions = PositionsFor(height, width, resize);   // first: it refuses what does not fit
        var patches = _patches.call(pixels);                   // [B, N, C]
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

    /// <summary>The positions that belong to pictures of a size.</summary>
    /// <returns>[1, tokens, C].</returns>
    public Tensor PositionsFor(int height, int width, PositionRule? resize)
    {
        using var scope = NewDisposeScope();
        var (rows, columns) = (height / _config.PatchSize, width / _config.PatchSize);
        if (rows < 1 || columns < 1 || (resize is null && (height != _config.ImageSize || width != _config.ImageSize)))
        {
            throw new UsageException(
                $"The model takes pictures of {_config.ImageSize} x {_config.ImageSize} pixels; got {width} x {height}. "
                + $"Resize them, or let the positions be fitted to a size of at least {_config.PatchSize} x {_config.PatchSize}.");
        }

        // The stored table fits every square picture with its number of patches, but an oblong one with as many is fitted. As upstream does.
        var stored = rows * columns == _config.Grid * _config.Grid && height == width;
        List<Tensor> parts = [];
        if (_classToken is not null)
            parts.Add(_positions.narrow(1, 0, 1));
        var table = _positions.narrow(1, 1, _positions.size(1) - 1);
        parts.Add(stored ? table : PositionTable.Resize(table, rows, columns, resize!.Value));
        if (_registerPositions is not null)
            parts.Add(_registerPositions);
        return (parts.Count == 1 ? parts[0].alias() : cat(parts, 1)).MoveToOuterDisposeScope();
    }
}
