using Theia.Layers;

namespace Theia.Teachers.Clip;

/// <summary>One learned row for each position, or for each token of a vocabulary.</summary>
internal sealed class ClipTable : Module
{
    [ComponentName(Name = "weight")] private readonly Parameter _rows;

    public ClipTable(long rows, long width, Device? device)
        : base(nameof(ClipTable))
    {
        _rows = Blank.Parameter(device, rows, width);
        RegisterComponents();
    }

    /// <summary>[rows, C].</summary>
    public Parameter Rows => _rows;
}
