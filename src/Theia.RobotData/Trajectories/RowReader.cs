using System.Runtime.InteropServices;
using Theia.Data.Tensors;
using Theia.RobotData.Hdf5;

namespace Theia.RobotData.Trajectories;

/// <summary>
/// Rows of an array as numbers, mostly read in order: a chunk that holds many episodes is decoded once.
/// </summary>
internal sealed class RowReader
{
    // A few megabytes of the arrays that there are.
    private const long LeastBlock = 4096;

    private readonly Hdf5Dataset _set;
    private readonly DType _type;
    private double[] _block = [];
    private long _start;

    /// <summary>Reads an array.</summary>
    /// <param name="set">The array.</param>
    /// <param name="columns">Numbers of a row; −1 for any.</param>
    /// <exception cref="DataException">It holds no numbers, or rows of another length.</exception>
    public RowReader(Hdf5Dataset set, int columns = -1)
    {
        _set = set;
        _type = set.ElementType.Tensor is { } type and not DType.F16 && set.Shape.Count > 0 ? type
            : throw set.Fault("holds no rows of numbers or truth values", "Name a file of D4RL or Minari.");
        var found = set.Shape.Skip(1).Aggregate(1L, (product, side) => product * side);
        if (found < 1 || (columns >= 0 && found != columns))
            throw set.Fault($"has {found} numbers a row, where {columns} belong", "Name a file of this task.");
        Columns = (int)found;
    }

    /// <summary>Numbers of a row.</summary>
    public int Columns { get; }

    /// <summary>How many rows there are.</summary>
    public long Count => _set.Shape[0];

    /// <summary>Reads rows that the array has.</summary>
    /// <exception cref="DataException">The file is damaged, or a number is not finite.</exception>
    public RowTable<double> Read(long start, int count)
    {
        if (start < _start || start + count > _start + (_block.Length / Columns))
        {
            var chunk = Math.Max(_set.BlockRows, 1);
            var end = Math.Max(start + count, start + LeastBlock);
            end = Math.Min((end + chunk - 1) / chunk * chunk, Count);
            _block = Numbers(_set.Read(start, end - start));
            _start = start;
        }

        var first = (int)(start - _start) * Columns;
        var values = _block[first..(first + (count * Columns))];
        for (var i = 0; i < values.Length; i++)
        {
            if (!double.IsFinite(values[i]))
                throw _set.Fault($"holds {values[i]} in row {start + (i / Columns)}", "Leave out this episode.");
        }

        return new(values, Columns);
    }

    /// <summary>Refuses an array with another number of rows.</summary>
    /// <param name="rows">How many belong there.</param>
    /// <param name="of">Whose number it is.</param>
    public RowReader Require(long rows, string of) => Count == rows ? this : throw _set.Fault(
        $"has {Count} rows, but '{of}' has {rows}", "Get the file again, or write it again.");

    private double[] Numbers(byte[] bytes) => _type switch
    {
        DType.F64 => MemoryMarshal.Cast<byte, double>(bytes).ToArray(),
        DType.F32 => Array.ConvertAll(MemoryMarshal.Cast<byte, float>(bytes).ToArray(), value => (double)value),
        DType.I64 => Array.ConvertAll(MemoryMarshal.Cast<byte, long>(bytes).ToArray(), value => (double)value),
        DType.I32 => Array.ConvertAll(MemoryMarshal.Cast<byte, int>(bytes).ToArray(), value => (double)value),
        DType.U8 or DType.Bool => Array.ConvertAll(bytes, value => (double)value),
        DType.I8 => Array.ConvertAll(bytes, value => (double)(sbyte)value),
        _ => throw _set.Fault($"has elements of the type {_type}", "Write it as 32-bit or 64-bit numbers."),
    };
}
