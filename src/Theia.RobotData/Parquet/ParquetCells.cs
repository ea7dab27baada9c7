using System.Runtime.InteropServices;
using Parquet;
using Parquet.Schema;

namespace Theia.RobotData.Parquet;

/// <summary>The values of a column that is written, with its field.</summary>
internal sealed class ParquetCells
{
    private readonly Func<ParquetRowGroupWriter, DataField, Task> _write;

    private ParquetCells(string name, Func<ParquetRowGroupWriter, DataField, Task> write) =>
        (Name, _write) = (name, write);

    /// <summary>Name of the column.</summary>
    public string Name { get; }

    /// <summary>The field of numbers: one value, or lists as deep as the shape is long.</summary>
    public static Field FieldOf(string name, DType type, IReadOnlyList<long> shape, bool asList = false)
    {
        if (shape is [1] && !asList)
            return new DataField(name, TypeOf(type), isNullable: false);
        Field field = new DataField("element", TypeOf(type), isNullable: false);
        for (var depth = shape.Count - 1; depth >= 0; depth--)
            field = new ListField(depth == 0 ? name : "element", field, "element");
        return field;
    }

    /// <summary>The field of lists of texts.</summary>
    public static Field FieldOfTexts(string name) => new ListField(name, new DataField<string>("element"), "element");

    /// <summary>The field of encoded images, as LeRobot has it.</summary>
    public static Field FieldOfImages(string name) =>
        new StructField(name, new DataField<byte[]>("bytes"), new DataField<string>("path"));

    /// <summary>Numbers of some rows.</summary>
    /// <param name="name">Name of the column.</param>
    /// <param name="data">[rows, …].</param>
    public static ParquetCells Numbers(string name, TensorData data) => new(name, (group, field) => data.Type switch
    {
        DType.F32 => Write<float>(group, field, data),
        DType.F64 => Write<double>(group, field, data),
        DType.I64 => Write<long>(group, field, data),
        DType.U64 => Write<ulong>(group, field, data),
        DType.I32 => Write<int>(group, field, data),
        DType.U32 => Write<uint>(group, field, data),
        DType.I16 => Write<short>(group, field, data),
        DType.U16 => Write<ushort>(group, field, data),
        DType.I8 => Write<sbyte>(group, field, data),
        DType.U8 => Write<byte>(group, field, data),
        _ => Write<bool>(group, field, data),
    });

    /// <summary>One text per row.</summary>
    public static ParquetCells Texts(string name, IReadOnlyCollection<string> texts) =>
        new(name, (group, field) => group.WriteAsync(field, texts));

    /// <summary>A list of texts per row, each with at least one.</summary>
    public static ParquetCells TextLists(string name, IReadOnlyList<IReadOnlyList<string>> lists)
    {
        ReadOnlyMemory<char>[] texts = [.. lists.SelectMany(list => list).Select(text => text.AsMemory())];
        int[] repetitions = [.. lists.SelectMany(list => Enumerable.Range(0, list.Count).Select(i => i == 0 ? 0 : 1))];
        return new ParquetCells(name, (group, field) => group.WriteAllPartsAsync<ReadOnlyMemory<char>>(
            field, texts, Full(field, texts.Length), repetitions, CancellationToken.None));
    }

    /// <summary>A part of the structure of an image, one value per row.</summary>
    public static ParquetCells Bytes(string name, IReadOnlyList<byte[]> files)
    {
        ReadOnlyMemory<byte>[] values = [.. files.Select(file => new ReadOnlyMemory<byte>(file))];
        return new ParquetCells(name, (group, field) => group.WriteAllPartsAsync<ReadOnlyMemory<byte>>(
            field, values, Full(field, values.Length), null, CancellationToken.None));
    }

    /// <summary>A part of the structure of an image, one value per row.</summary>
    public static ParquetCells Paths(string name, IReadOnlyList<string> paths)
    {
        ReadOnlyMemory<char>[] values = [.. paths.Select(path => path.AsMemory())];
        return new ParquetCells(name, (group, field) => group.WriteAllPartsAsync<ReadOnlyMemory<char>>(
            field, values, Full(field, values.Length), null, CancellationToken.None));
    }

    /// <summary>Writes the column.</summary>
    public Task Write(ParquetRowGroupWriter group, DataField field) => _write(group, field);

    private static Task Write<T>(ParquetRowGroupWriter group, DataField field, TensorData data)
        where T : struct
    {
        var values = MemoryMarshal.Cast<byte, T>(data.Bytes.Span).ToArray();
        return field.MaxRepetitionLevel == 0
            ? group.WriteAsync<T>(field, values)
            : group.WriteAllPartsAsync<T>(
                field, values, Full(field, values.Length), Repetitions([.. data.Shape.Skip(1)], values.Length),
                CancellationToken.None);
    }

    // Every value is there: all levels are the greatest.
    private static ReadOnlyMemory<int>? Full(DataField field, int count)
    {
        if (field.MaxDefinitionLevel == 0)
            return null;
        var levels = new int[count];
        Array.Fill(levels, field.MaxDefinitionLevel);
        return levels;
    }

    // The level of a value tells how many of its indexes, from the outermost on, are those of the value before.
    private static int[] Repetitions(long[] shape, int count)
    {
        var levels = new int[count];
        for (var i = 0; i < count; i++)
        {
            var (rest, level) = ((long)i, shape.Length);
            while (level > 0 && rest % shape[level - 1] == 0)
                rest /= shape[--level];
            levels[i] = level;
        }

        return levels;
    }

    private static Type TypeOf(DType type) => type switch
    {
        DType.F32 => typeof(float),
        DType.F64 => typeof(double),
        DType.I64 => typeof(long),
        DType.U64 => typeof(ulong),
        DType.I32 => typeof(int),
        DType.U32 => typeof(uint),
        DType.I16 => typeof(short),
        DType.U16 => typeof(ushort),
        DType.I8 => typeof(sbyte),
        DType.U8 => typeof(byte),
        DType.Bool => typeof(bool),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Checked before."),
    };
}
