namespace Theia.Data.Tensors;

/// <summary>Rows of numbers, one after another.</summary>
/// <param name="Values">All of them.</param>
/// <param name="Columns">Numbers of a row.</param>
internal readonly record struct RowTable<T>(T[] Values, int Columns)
{
    /// <summary>How many rows there are.</summary>
    public int Count => Values.Length / Columns;

    /// <summary>One row.</summary>
    public ReadOnlySpan<T> Row(int row) => Values.AsSpan(row * Columns, Columns);

    /// <summary>Some rows, as an array of their own.</summary>
    public T[] Take(int first, int count) => Values[(first * Columns)..((first + count) * Columns)];
}
