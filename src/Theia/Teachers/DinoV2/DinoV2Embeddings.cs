using Theia.Layers;
using Theia.Networks;

namespace Theia.Teachers.DinoV2;

/// <summary>Patches and class token with their positions. Pictures nearly always differ from the 518 pixels of the published table, so it is fitted.</summary>
internal sealed class DinoV2Embeddings : Module
{
    private readonly VisionTransformerConfig _network;
    [ComponentName(Name = "cls_token")] private readonly Parameter _classToken;
    [ComponentName(Name = "mask_token")] private readonly Parameter _maskToken;   // for training DINOv2 itself; in every checkpoint
    [ComponentName(Name = "position_embeddings")] private readonly Parameter _positions;
    [ComponentName(Name = "patch_embeddings")] private readonly PatchEmbeddings _patches;

    public DinoV2Embeddings(VisionTransformerConfig network, Device? device)
        : base(nameof(DinoV2Embeddings))
    {
        _network = network;
        var side = network.ImageSize / network.PatchSize;
        _classToken = Blank.Parameter(device, 1, 1, network.HiddenSize);
        _maskToken = Blank.Parameter(device, 1, network.HiddenSize);
        _positions = Blank.Parameter(device, 1, 1 + (side * side), network.HiddenSize);
        _patches = new PatchEmbeddings(network, device);
        RegisterComponents();
    }

    /// <summary>Embeds pictures of any size, [B, 3, H, W], as tokens [B, 1 + N, C].</summary>
    /// <param name="pixels">Prepared.</param>
    /// <param name="rule">How the positions are fitted.</param>
    /// <param name="masked">[B, N, 1], true where the mask token stands in for the patch; null for nowhere.</param>
    public Tensor Embed(Tensor pixels, PositionRule rule, Tensor? masked = null)
    {
        using var scope = NewDisposeScope();
        var patches = _patches.call(pixels);                                                   // [B, N, C]
        if (masked is not null)
            patches = where(masked, _maskToken, patches);
        Tensor[] tokens = [_classToken.expand(pixels.size(0), -1, -1), patches];
        var positions = Positions(checked((int)pixels.size(2)), checked((int)pixels.size(3)), rule);
        return cat(tokens, 1).Plus(positions).MoveToOuterDisposeScope();
    }

    /// <summary>The positions for a picture of a size, [1, 1 + N, C].</summary>
    public Tensor Positions(int height, int width, PositionRule rule)
    {
        var (rows, columns) = (height / _network.PatchSize, width / _network.PatchSize);

        // As upstream, an oblong picture with as many patches as the table is fitted as well.
        if (height == width && 1 + (rows * columns) == _positions.size(1))
            return _positions.alias();
        using var scope = NewDisposeScope();
        var grid = _positions.narrow(1, 1, _positions.size(1) - 1);
        Tensor[] parts = [_positions.narrow(1, 0, 1), PositionTable.Resize(grid, rows, columns, rule)];
        return cat(parts, 1).MoveToOuterDisposeScope();
    }
}
