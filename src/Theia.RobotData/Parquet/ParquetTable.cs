using Parquet;
using Parquet.Data;
using Parquet.Schema;
using Theia.Data.IO;

namespace Theia.RobotData.Parquet;

/// <summary>
/// A parquet file, read column by column and row group by row group. Whatever is wrong with a file from a stranger
/// becomes a <see cref="DataException"/> that names it.
/// </summary>
internal sealed class ParquetTable : IDisposable
{
    // A file of a robot data set holds a few hundred megabytes; more than this is a mistake or an attack.
    private const long MostBytes = 1L << 31, MostValues = 1L << 28;

    private readonly FileStream _stream;
    private readonly ParquetReader _reader;
    private readonly Dictionary<string, DataField> _fields = new(StringComparer.Ordinal);
    private readonly int[] _rows;

    private ParquetTable(string path, FileStream stream, ParquetReader reader)
    {
        (Path, _stream, _reader) = (path, stream, reader);
        foreach (var field in reader.Schema.GetDataFields())
        {
            var parts = field.Path.ToList();
            var isPart = parts.Count == 2 && field.MaxRepetitionLevel == 0;
            _fields.TryAdd(Key(parts[0], isPart ? parts[1] : null), field);
        }

        _rows = [.. Enumerable.Range(0, reader.RowGroupCount).Select(Count)];
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Number of row groups.</summary>
    public int Groups => _rows.Length;

    /// <summary>Number of rows.</summary>
    public long Rows => _rows.Sum(rows => (long)rows);

    /// <summary>Names of the columns, without those inside of structures.</summary>
    public IEnumerable<string> Columns => _fields.Keys.Where(name => !name.Contains('\0', StringComparison.Ordinal));

    /// <summary>Opens a file.</summary>
    /// <exception cref="DataException">It is missing, or no parquet file.</exception>
    /// <exception cref="ResourceException">It cannot be read.</exception>
    public static ParquetTable Open(string path)
    {
        var handle = InputFile.OpenHandle(path, missing: failure => new DataException(
            path, "the file is missing, and the data set refers to it.", "Get the data set again.", failure));
        var stream = new FileStream(handle, FileAccess.Read);
        try
        {
            return Guard(path, "", () => new ParquetTable(
                path, stream, ParquetCalls.Wait(() => ParquetReader.CreateAsync(stream, leaveStreamOpen: true))));
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Number of rows in a group.</summary>
    public int RowsOf(int group) => _rows[group];

    /// <summary>True where there is a column; one of a structure has the name of its part too.</summary>
    public bool Has(string column, string? part = null) => _fields.ContainsKey(Key(column, part));

    /// <summary>Reads a column of one row group.</summary>
    /// <param name="group">Index of the group.</param>
    /// <param name="column">Name of the column.</param>
    /// <param name="part">Name of a part of a structure. Default: null.</param>
    /// <exception cref="DataException">It is missing or damaged.</exception>
    public ParquetColumn Read(int group, string column, string? part = null)
    {
        if (!_fields.TryGetValue(Key(column, part), out var field))
        {
            throw new DataException(
                Path, $"has no column '{TerminalText.Of(column)}'{(part is null ? "" : $" with '{part}'")}; "
                    + $"it has {TerminalText.List([.. Columns])}.", "Get the file again, or write the data set again.");
        }

        return Guard(Path, $"the column '{TerminalText.Of(column)}' ", () => Load(group, column, field));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ParquetCalls.Wait(() => _reader.DisposeAsync().AsTask());
        _stream.Dispose();
    }

    private static string Key(string column, string? part) => part is null ? column : $"{column}\0{part}";

    private int Count(int group)
    {
        using var rows = _reader.OpenRowGroupReader(group);
        return rows.RowCount is >= 0 and <= MostValues
            ? (int)rows.RowCount
            : throw new InvalidDataException($"row group {group} declares {rows.RowCount} rows");
    }

    private ParquetColumn Load(int group, string column, DataField field)
    {
        using var rows = _reader.OpenRowGroupReader(group);
        var facts = rows.GetMetadata(field)?.MetaData ?? throw new InvalidDataException("has no metadata");
        if (facts.NumValues is < 0 or > MostValues || facts.TotalUncompressedSize is < 0 or > MostBytes
            || facts.TotalCompressedSize < 0 || facts.TotalCompressedSize > _stream.Length)
        {
            throw new InvalidDataException(
                $"declares {facts.NumValues} values in {facts.TotalUncompressedSize} bytes");
        }

        using var raw = ParquetCalls.Wait(() => rows.ReadRawColumnDataBaseAsync(field).AsTask());
        Array values = raw switch
        {
            RawColumnData<float> numbers => numbers.Values.ToArray(),
            RawColumnData<double> numbers => numbers.Values.ToArray(),
            RawColumnData<long> numbers => numbers.Values.ToArray(),
            RawColumnData<ulong> numbers => numbers.Values.ToArray(),
            RawColumnData<int> numbers => numbers.Values.ToArray(),
            RawColumnData<uint> numbers => numbers.Values.ToArray(),
            RawColumnData<short> numbers => numbers.Values.ToArray(),
            RawColumnData<ushort> numbers => numbers.Values.ToArray(),
            RawColumnData<sbyte> numbers => numbers.Values.ToArray(),
            RawColumnData<byte> numbers => numbers.Values.ToArray(),
            RawColumnData<bool> flags => flags.Values.ToArray(),
            RawColumnData<ReadOnlyMemory<char>> texts => Texts(texts.Values),
            RawColumnData<ReadOnlyMemory<byte>> parts => Bytes(parts.Values),
            _ => throw new InvalidDataException($"has values of the type {field.ClrType.Name}, which is not read"),
        };
        var first = _rows.Take(group).Sum(count => (long)count);
        return new ParquetColumn(Path, column, first, values, Starts(raw, field, _rows[group], values.Length));
    }

    // A row begins where the repetition level is 0; a value is there where the definition level is the greatest.
    private static int[] Starts(RawColumnData raw, DataField field, int rows, int values)
    {
        // The library has no levels to give of a column that needs none.
        var definitions = field.MaxDefinitionLevel > 0 ? raw.DefinitionLevels : [];
        var repetitions = field.MaxRepetitionLevel > 0 ? raw.RepetitionLevels : [];
        var entries = field.MaxRepetitionLevel > 0 ? repetitions.Length
            : field.MaxDefinitionLevel > 0 ? definitions.Length : values;
        var starts = new int[rows + 1];
        var (row, value) = (-1, 0);
        for (var entry = 0; entry < entries; entry++)
        {
            if (field.MaxRepetitionLevel == 0 || repetitions[entry] == 0)
            {
                if (++row >= rows)
                    throw new InvalidDataException($"holds more than the {rows} rows of its group");
                starts[row] = value;
            }

            if (field.MaxDefinitionLevel == 0 || definitions[entry] == field.MaxDefinitionLevel)
                value++;
        }

        if (row + 1 != rows || value != values)
        {
            throw new InvalidDataException(
                $"holds {row + 1} rows and {values} values, where {rows} rows and {value} values are declared");
        }

        starts[rows] = value;
        return starts;
    }

    private static string[] Texts(Span<ReadOnlyMemory<char>> values)
    {
        var texts = new string[values.Length];
        for (var i = 0; i < texts.Length; i++)
            texts[i] = values[i].ToString();
        return texts;
    }

    private static byte[][] Bytes(Span<ReadOnlyMemory<byte>> values)
    {
        var parts = new byte[values.Length][];
        for (var i = 0; i < parts.Length; i++)
            parts[i] = values[i].ToArray();
        return parts;
    }

    // The library reports damage by whatever exception the damaged place leads to.
    private static T Guard<T>(string path, string what, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception failure) when (failure is not TheiaException)
        {
            throw new DataException(
                path, $"{what}cannot be read as parquet: {TerminalText.Of(failure.Message.TrimEnd('.'))}.",
                "Get the file again, or write the data set again.", failure);
        }
    }
}
