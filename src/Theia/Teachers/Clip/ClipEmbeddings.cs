using Theia.Layers;
using Theia.Networks;

namespace Theia.Teachers.Clip;

/// <summary>Patches and class token with their positions. A published tower takes one picture size only; in training, positions are fitted to others.</summary>
internal sealed class ClipEmbeddings : Module<Tensor, PositionRule, Tensor>
{
    [ComponentName(Name = "class_embedding")] private readonly Parameter _classToken;
    [ComponentName(Name = "patch_embedding")] private readonly Conv2d _patches;
    [ComponentName(Name = "position_embedding")] private readonly ClipTable _positions;

    public ClipEmbeddings(VisionTransformerConfig network, Device? device)
        : base(nameof(ClipEmbeddings))
    {
        var side = network.ImageSize / network.PatchSize;
        _classToken = Blank.Parameter(device, network.HiddenSize);
        _patches = Blank.Convolution(3, network.HiddenSize, network.PatchSize, device, stride: network.PatchSize, bias: false);
        _positions = new ClipTable(1 + (side * side), network.HiddenSize, device);
        RegisterComponents();
    }

    public override Tensor forward(Tensor pixels, PositionRule rule)
    {
        using var scope = NewDisposeScope();
        var map = _patches.call(pixels);                                                       // [B, C, rows, columns]
        Tensor[] tokens = [_classToken.expand(pixels.size(0), 1, -1), map.flatten(2).transpose(1, 2)];
        return cat(tokens, 1).Plus(Positions((int)map.size(2), (int)map.size(3), rule)).MoveToOuterDisposeScope();
    }

    private Tensor Positions(int rows, int columns, PositionRule rule)
    {
        var table = _positions.Rows;                                                           // [1 + N, C]
        if (rows == columns && 1 + (rows * columns) == table.size(0))
            return table.alias();
        Tensor[] parts = [table.narrow(0, 0, 1), PositionTable.Resize(table.narrow(0, 1, table.size(0) - 1).unsqueeze(0), rows, columns, rule).squeeze(0)];
        return cat(parts, 0);
    }
}
