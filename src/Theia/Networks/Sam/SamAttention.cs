using Theia.Networks.Layers;

namespace Theia.Networks.Sam;

/// <summary>
/// Self-attention over a grid, whose logits gain a term for the rows and one for the columns between query and key.
/// </summary>
internal sealed class SamAttention : Module<Tensor, Tensor>
{
    // Logits that are in memory at once, in values: 16 million are 64 MB. A SAM-H without blocks has a thousand MB.
    private const long BlockValues = 1 << 24;

    private readonly int _heads;
    private readonly Parameter? _rowTable;
    private readonly Parameter? _columnTable;
    [ComponentName(Name = "qkv")] private readonly Linear _qkv;
    [ComponentName(Name = "proj")] private readonly Linear _out;

    /// <param name="config">Sizes.</param>
    /// <param name="side">Side of the grid, in tokens.</param>
    /// <param name="device">Where the weights lie; null for the CPU.</param>
    public SamAttention(SamVisionConfig config, int side, Device? device)
        : base(nameof(SamAttention))
    {
        _heads = config.Heads;
        _qkv = UninitializedLayers.Linear(config.HiddenSize, 3 * config.HiddenSize, device, config.QkvBias);
        _out = UninitializedLayers.Linear(config.HiddenSize, config.HiddenSize, device);
        if (config.RelativePositions)
        {
            var head = config.HiddenSize / config.Heads;
            _rowTable = UninitializedLayers.Parameter(device, (2 * side) - 1, head);
            _columnTable = UninitializedLayers.Parameter(device, (2 * side) - 1, head);
            register_parameter("rel_pos_h", _rowTable);
            register_parameter("rel_pos_w", _columnTable);
        }

        RegisterComponents();
    }

    public override Tensor forward(Tensor x)                                   // [B, H, W, C]
    {
        using var scope = NewDisposeScope();
        var (batch, height, width) = (x.size(0), x.size(1), x.size(2));
        var qkv = _qkv.call(x).view(batch, height * width, 3, _heads, -1)
            .permute(2, 0, 3, 1, 4).flatten(1, 2);                             // [3, G, N, d], G = B · heads
        var (q, k, v) = (qkv.select(0, 0), qkv.select(0, 1), qkv.select(0, 2));
        var grid = q.view(-1, height, width, q.size(2));                       // [G, H, W, d]
        var (rows, columns) = (RowTerms(grid), ColumnTerms(grid));
        var scaled = grid.Times(1 / Math.Sqrt(q.size(2)));
        var keys = k.transpose(1, 2);
        var step = Math.Max(1, BlockValues / (q.size(0) * width * q.size(1)));
        List<Tensor> blocks = [];
        for (var first = 0L; first < height; first += step)
        {
            var count = Math.Min(step, height - first);
            blocks.Add(Block(scaled, keys, v, rows, columns, first, count));
        }

        var mixed = blocks.Count == 1 ? blocks[0] : cat(blocks, 1);            // [G, N, d]
        var merged = mixed.view(batch, _heads, height, width, -1).permute(0, 2, 3, 1, 4).flatten(3);
        return _out.call(merged).MoveToOuterDisposeScope();
    }

    // A few rows of queries against all keys.
    private static Tensor Block(
        Tensor scaled, Tensor keys, Tensor values, Tensor? rows, Tensor? columns, long first, long count)
    {
        using var scope = NewDisposeScope();
        var (groups, height, width) = (scaled.size(0), scaled.size(1), scaled.size(2));
        var queries = scaled.narrow(1, first, count).reshape(groups, count * width, -1);
        var logits = bmm(queries, keys);                                       // [G, count · W, N]
        if (rows is not null)
        {
            var apart = logits.view(groups, count, width, height, width);
            _ = apart.Increase(rows.narrow(1, first, count).unsqueeze(-1));
            _ = apart.Increase(columns!.narrow(1, first, count).unsqueeze(-2));
        }

        return bmm(functional.softmax(logits, -1), values).MoveToOuterDisposeScope();
    }

    // Of each query, the term of each row of keys: [G, H, W, H]. The query is not scaled here.
    private Tensor? RowTerms(Tensor grid)
    {
        if (_rowTable is null)
            return null;
        var side = (int)grid.size(1);
        var table = RelativePositions.Between(_rowTable, side, side);          // [H, H, d]
        var byRow = grid.transpose(0, 1).reshape(side, -1, grid.size(3));      // [H, G · W, d]
        return bmm(byRow, table.transpose(1, 2)).view(side, grid.size(0), grid.size(2), side).transpose(0, 1);
    }

    // Of each query, the term of each column of keys: [G, H, W, W].
    private Tensor? ColumnTerms(Tensor grid)
    {
        if (_columnTable is null)
            return null;
        var side = (int)grid.size(2);
        var table = RelativePositions.Between(_columnTable, side, side);       // [W, W, d]
        var byColumn = grid.permute(2, 0, 1, 3).reshape(side, -1, grid.size(3));   // [W, G · H, d]
        return bmm(byColumn, table.transpose(1, 2)).view(side, grid.size(0), grid.size(1), side).permute(1, 2, 0, 3);
    }
}
