namespace Theia.RobotData.Trajectories;

/// <summary>Rows of finite numbers.</summary>
/// <param name="Values">All rows, one after another.</param>
/// <param name="Columns">Numbers of a row.</param>
internal sealed record NumberRows(double[] Values, int Columns)
{
    /// <summary>How many rows there are.</summary>
    public int Count => Values.Length / Columns;

    /// <summary>One row.</summary>
    public ReadOnlySpan<double> this[int row] => Values.AsSpan(row * Columns, Columns);
}
