using System.Runtime.InteropServices;
using Theia.Data.Tensors;

namespace Theia.Robotics.Demonstrations;

/// <summary>Reads arrays of a file of demonstrations, and refuses those of another size.</summary>
/// <param name="file">The file.</param>
/// <param name="path">How errors name it.</param>
internal sealed class ArrayReader(SafetensorsFile file, string path)
{
    /// <summary>A list of numbers.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">Its type.</param>
    /// <param name="count">How many there must be; −1 for any.</param>
    public T[] Read<T>(string name, DType type, long count) where T : unmanaged
    {
        TensorData tensor = Take(name, type);
        if (tensor.Shape is not [var rows] || (count >= 0 && rows != count))
            throw Wrong(name, tensor, count < 0 ? "[N]" : $"[{count}]");
        return MemoryMarshal.Cast<byte, T>(tensor.Bytes.Span).ToArray();
    }

    /// <summary>A table.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">Its type.</param>
    /// <param name="rows">Rows that it must have.</param>
    /// <param name="columns">Columns that it must have; −1 for any.</param>
    public RowTable<T> Rows<T>(string name, DType type, long rows, long columns = -1) where T : unmanaged
    {
        TensorData tensor = Take(name, type);
        if (tensor.Shape is not [var found, var width] || found != rows || (columns >= 0 && width != columns))
            throw Wrong(name, tensor, $"[{rows}, {(columns < 0 ? "C" : columns)}]");
        return new RowTable<T>(MemoryMarshal.Cast<byte, T>(tensor.Bytes.Span).ToArray(), (int)width);
    }

    private TensorData Take(string name, DType type)
    {
        TensorData tensor = file.Read(name);
        return tensor.Type == type ? tensor : throw new DataException(
            path, $"'{name}' is of type {tensor.Type}; {type} is expected.", "Record the demonstrations again.");
    }

    private DataException Wrong(string name, TensorData tensor, string expected) => new(
        path, $"'{name}' has the shape [{string.Join(", ", tensor.Shape)}]; {expected} is expected.",
        "Record the demonstrations again with this version of the task.");
}
