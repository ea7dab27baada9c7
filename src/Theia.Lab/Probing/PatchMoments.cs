using Theia.Networks.Layers;

namespace Theia.Lab.Probing;

/// <summary>
/// Sums over the cells of the scenes to fit to, from which the probes of patch tokens are solved: no token is kept.
/// </summary>
internal sealed class PatchMoments(int channels, int parts) : IDisposable
{
    // Columns that follow the channels in the products: one, the logarithm of the depth, each part, everything else.
    private readonly Tensor _products = zeros([channels, channels + 2 + parts + 1], dtype: ScalarType.Float64);
    private readonly Tensor _depth = zeros([1], dtype: ScalarType.Float64);
    private readonly Tensor _cellsOfParts = zeros([parts + 1], dtype: ScalarType.Float64);

    /// <summary>Length of a token.</summary>
    public int Channels => channels;

    /// <summary>Cells so far.</summary>
    public long Cells { get; private set; }

    /// <summary>[C, C], sum of products.</summary>
    public Tensor Gram => _products.narrow(1, 0, channels);

    /// <summary>[C], sum of tokens.</summary>
    public Tensor Sum => _products.select(1, channels);

    /// <summary>[C], sum of tokens times logarithm of depth.</summary>
    public Tensor DepthProduct => _products.select(1, channels + 1);

    /// <summary>[1], sum of logarithms of depth.</summary>
    public Tensor DepthSum => _depth;

    /// <summary>
    /// [C, parts + 1], sum of the tokens of each part; the last column sums all cells of other parts.
    /// </summary>
    public Tensor PartSums => _products.narrow(1, channels + 2, parts + 1);

    /// <summary>[parts + 1], cells of each part.</summary>
    public Tensor PartCells => _cellsOfParts;

    /// <summary>Takes the tokens of some scenes, [B, N, C], with the labels of their cells.</summary>
    public void Add(Tensor patches, ReadOnlySpan<float> logDepth, ReadOnlySpan<sbyte> partOfCell)
    {
        using var scope = NewDisposeScope();
        var beside = new double[logDepth.Length * (3 + parts)];
        for (var i = 0; i < logDepth.Length; i++)
        {
            var row = beside.AsSpan(i * (3 + parts), 3 + parts);
            row[0] = 1;
            row[1] = logDepth[i];
            row[2 + (partOfCell[i] < 0 ? parts : partOfCell[i])] = 1;
        }

        var x = patches.flatten(0, 1).to(ScalarType.Float64);                           // [cells, C]
        var y = tensor(beside, [logDepth.Length, 3 + parts]);
        Tensor[] both = [x, y];
        _ = _products.Increase(x.t().matmul(cat(both, 1)));
        var sums = y.sum([0]);
        _ = _depth.Increase(sums.narrow(0, 1, 1));
        _ = _cellsOfParts.Increase(sums.narrow(0, 2, parts + 1));
        Cells += logDepth.Length;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _products.Dispose();
        _depth.Dispose();
        _cellsOfParts.Dispose();
    }
}
