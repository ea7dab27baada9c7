namespace Theia.Networks.Layers;

/// <summary>One learned row for each position, or for each token of a vocabulary.</summary>
internal sealed class EmbeddingTable : Module
{
    [ComponentName(Name = "weight")] private readonly Parameter _rows;

    public EmbeddingTable(long rows, long width, Device? device)
        : base(nameof(EmbeddingTable))
    {
        _rows = UninitializedLayers.Parameter(device, rows, width);
        RegisterComponents();
    }

    /// <summary>[rows, C].</summary>
    public Parameter Rows => _rows;
}
