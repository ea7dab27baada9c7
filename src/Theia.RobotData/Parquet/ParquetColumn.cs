using Theia.Data.IO;

namespace Theia.RobotData.Parquet;

/// <summary>A column of one row group: the values of all rows, packed, and where those of each row begin.</summary>
/// <param name="table">Path of the file, for messages.</param>
/// <param name="name">Name of the column.</param>
/// <param name="firstRow">Row of the file that the group begins with.</param>
/// <param name="values">The values, without nulls.</param>
/// <param name="starts">For each row its first value, then the number of values.</param>
internal sealed class ParquetColumn(string table, string name, long firstRow, Array values, int[] starts)
{
    /// <summary>The values without nulls, of the type in which the file stores them.</summary>
    public Array Values => values;

    /// <summary>Number of rows.</summary>
    public int Rows => starts.Length - 1;

    /// <summary>Number of values in a row; 0 for null.</summary>
    public int Count(int row) => starts[row + 1] - starts[row];

    /// <summary>Position of the first value of a row in <see cref="Values"/>.</summary>
    public int Start(int row) => starts[row];

    /// <summary>One whole number.</summary>
    /// <exception cref="DataException">The row holds something else.</exception>
    public long Whole(int row)
    {
        var value = One(row, "a whole number");
        return value is sbyte or byte or short or ushort or int or uint or long
            ? Convert.ToInt64(value, null)
            : throw Fault(row, "must hold a whole number");
    }

    /// <summary>One number.</summary>
    /// <exception cref="DataException">The row holds something else.</exception>
    public double Number(int row) => One(row, "a number") is var value and not (string or byte[])
        ? Convert.ToDouble(value, null)
        : throw Fault(row, "must hold a number");

    /// <summary>One text.</summary>
    /// <exception cref="DataException">The row holds something else.</exception>
    public string Text(int row) => One(row, "a text") as string ?? throw Fault(row, "must hold a text");

    /// <summary>A list of texts.</summary>
    /// <exception cref="DataException">The row holds something else.</exception>
    public IReadOnlyList<string> Texts(int row) => values is string[] texts
        ? texts[starts[row]..starts[row + 1]]
        : throw Fault(row, "must hold a list of texts");

    /// <summary>A list of numbers; of truth values, 0 and 1.</summary>
    /// <exception cref="DataException">The row holds something else.</exception>
    public double[] Numbers(int row)
    {
        if (values is string[] or byte[][])
            throw Fault(row, "must hold numbers");
        var numbers = new double[Count(row)];
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = Convert.ToDouble(values.GetValue(starts[row] + i), null);
        return numbers;
    }

    /// <summary>Bytes; null where the row has none.</summary>
    /// <exception cref="DataException">The row holds something else.</exception>
    public byte[]? Bytes(int row) => Count(row) == 0 ? null
        : One(row, "bytes") as byte[] ?? throw Fault(row, "must hold bytes");

    /// <summary>An error that names file, row and field.</summary>
    /// <param name="row">Row of this group.</param>
    /// <param name="problem">Continues "the field 'x' …".</param>
    public DataException Fault(int row, string problem) => new(
        table, $"row {firstRow + row}: the field '{TerminalText.Of(name)}' {problem}.",
        "Get the file again, or write the data set again.");

    private object One(int row, string wanted) => Count(row) == 1
        ? values.GetValue(starts[row])!
        : throw Fault(row, $"must hold {wanted}; it holds {Count(row)} values");
}
