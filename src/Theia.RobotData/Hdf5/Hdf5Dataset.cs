using Theia.Data.IO;

namespace Theia.RobotData.Hdf5;

/// <summary>An array in a file, read by rows of its first dimension.</summary>
internal sealed class Hdf5Dataset
{
    private const int Space = 1, Type = 3, Layout = 8, Filters = 11, Compact = 0, Contiguous = 1, Chunked = 2;

    private readonly Hdf5Source _source;
    private readonly string _path;
    private Hdf5Filters? _filters;
    private long? _contiguous;
    private ReadOnlyMemory<byte>? _compact;
    private Hdf5Grid? _grid;
    private Lazy<Dictionary<long, Hdf5Chunk>>? _chunks;

    private Hdf5Dataset(Hdf5Source source, string path, long[] shape, Hdf5Type type)
    {
        (_source, _path, Shape, ElementType) = (source, path, shape, type);
        RowBytes = Shape.Skip(1).Aggregate((Int128)type.Size, (product, side) => product * side) is var bytes
            && bytes <= Array.MaxLength
            ? (long)bytes
            : throw Fault($"has rows of {bytes} bytes", "Get the file again.");
    }

    /// <summary>Dimensions; none for a single value.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>Type of the elements.</summary>
    public Hdf5Type ElementType { get; }

    /// <summary>Bytes of a row of the first dimension.</summary>
    public long RowBytes { get; }

    /// <summary>Rows that are decoded together.</summary>
    public long BlockRows => _grid?.ChunkRows ?? 1;

    /// <summary>Opens the data set of an object; null where it is a group.</summary>
    /// <exception cref="DataException">It is damaged, or stored in a way that is not read.</exception>
    public static Hdf5Dataset? Open(Hdf5Source source, string path, List<(int Type, Hdf5Bytes Content)> messages)
    {
        Hdf5Bytes? Message(int type) => messages.Where(message => message.Type == type)
            .Select(message => message.Content).FirstOrDefault();
        if (Message(Layout) is not { } layout)
            return null;
        if (Message(Space) is not { } space || Message(Type) is not { } type)
            throw layout.Fault($"has the data set '{path}' without a type or dimensions");
        var set = new Hdf5Dataset(source, path, Hdf5Shape.Read(space), Hdf5Type.Read(type));
        if (Message(Filters) is { } filters)
            set._filters = new Hdf5Filters(filters, set.Fault);
        set.ReadLayout(layout);
        return set;
    }

    /// <summary>Reads rows.</summary>
    /// <param name="start">First row.</param>
    /// <param name="count">Number of rows; with <paramref name="start"/>, the data set has them.</param>
    /// <exception cref="DataException">The data is damaged, or larger than its file can hold.</exception>
    public byte[] Read(long start, long count)
    {
        if (count * RowBytes > Array.MaxLength)
            throw Fault($"has {count * (Int128)RowBytes} bytes, more than one array can hold", "Get the file again.");
        if (_grid is { } grid && _chunks is { } chunks)
            return ReadChunks(grid, chunks.Value, start, count);
        if (_compact is { } compact)
        {
            return compact.Length >= (start + count) * RowBytes
                ? Turned(compact.Slice((int)(start * RowBytes), (int)(count * RowBytes)).ToArray())
                : throw Fault($"holds {compact.Length} bytes, fewer than its dimensions need", "Get the file again.");
        }

        var place = _contiguous ?? throw Fault("has no data", "Write the file again.");
        if (place > _source.Length || (start + count) * (Int128)RowBytes > _source.Length - place)
        {
            throw Fault(
                $"of [{string.Join(", ", Shape)}] is larger than the rest of the file", "Get the file again.");
        }

        var bytes = new byte[count * RowBytes];
        _source.Read(place + (start * RowBytes), bytes);
        return Turned(bytes);
    }

    /// <summary>Reads all texts.</summary>
    /// <exception cref="DataException">It holds something else.</exception>
    public IReadOnlyList<string> Texts()
    {
        if (ElementType.Class is not (Hdf5TypeClass.Text or Hdf5TypeClass.VariableText) || Shape.Count != 1)
            throw Fault("must be a list of texts", "Get the file again.");
        var bytes = new Hdf5Bytes(_source.Path, 0, Read(0, Shape[0]));
        var texts = new string[Shape[0]];
        for (var i = 0; i < texts.Length; i++)
        {
            var one = bytes.Part(ElementType.Size);
            texts[i] = ElementType.Class == Hdf5TypeClass.Text ? one.Text() : Hdf5Heap.Text(_source, one);
        }

        return texts;
    }

    /// <summary>An error that names file and data set.</summary>
    /// <param name="problem">Continues "the data set 'x' …".</param>
    /// <param name="remedy">What to do now.</param>
    public DataException Fault(string problem, string remedy) => new(
        _source.Path, $"the data set '{TerminalText.Of(_path)}' {problem}.", remedy);

    private void ReadLayout(Hdf5Bytes layout)
    {
        int version = layout.U8(), kind = layout.U8();
        if (version is < 3 or > 5)
            throw layout.Fault($"has a layout of the version {version}; 3 to 5 are read");
        switch (kind)
        {
            case Compact:
                _compact = layout.Part(layout.U16()).Peek();
                break;
            case Contiguous:
                _contiguous = layout.Place();
                break;
            case Chunked:
                ReadChunked(layout, version);
                break;
            default:
                throw Fault("is stored in other files, which is not read", "Copy its data into one file.");
        }
    }

    private void ReadChunked(Hdf5Bytes layout, int version)
    {
        var flags = version == 3 ? 0 : layout.U8();
        var rank = layout.U8() - 1;
        if (rank != Shape.Count || rank < 1)
            throw layout.Fault($"has chunks of {rank} dimensions for data of {Shape.Count}");
        var tree = version == 3 ? layout.Part(8) : null;
        var width = version == 3 ? 4 : layout.U8();
        var chunk = new long[rank];
        for (var i = 0; i < rank; i++)
            chunk[i] = layout.Whole(width);
        _ = layout.Skip(width);
        var grid = new Hdf5Grid([.. Shape], chunk, ElementType.Size, layout);
        _grid = grid;
        // Read when it is needed: a file has thousands of data sets.
        _chunks = new Lazy<Dictionary<long, Hdf5Chunk>>(() => tree is null
            ? Hdf5Chunks.FromIndex(_source, layout, grid, flags, Fault)
            : Hdf5Chunks.FromTree(_source, tree, grid));
    }

    private byte[] ReadChunks(Hdf5Grid grid, Dictionary<long, Hdf5Chunk> chunks, long start, long count)
    {
        // Before memory is taken: every chunk must be there.
        foreach (var (number, origin) in grid.Over(start, count))
        {
            if (!chunks.ContainsKey(number))
                throw Fault($"has no data from row {origin[0]} on", "Write the file again.");
        }

        var rows = new byte[count * RowBytes];
        foreach (var (number, origin) in grid.Over(start, count))
            grid.Copy(ReadChunk(chunks[number], grid.ChunkBytes, origin[0]), origin, start, rows, ElementType.Size);
        return Turned(rows);
    }

    private byte[] ReadChunk(Hdf5Chunk chunk, int size, long row)
    {
        // A filter that makes a chunk longer adds a few bytes.
        if (chunk.Size < 0 || chunk.Size > (2L * size) + 1024)
            throw Fault($"has a chunk of {chunk.Size} bytes at row {row}, where {size} belong", "Get the file again.");
        var stored = new byte[chunk.Size];
        _source.Read(chunk.Place, stored);
        try
        {
            return _filters is { } filters ? filters.Undo(stored, chunk.Mask, size)
                : stored.Length == size ? stored
                : throw new InvalidDataException($"has {stored.Length} bytes, where {size} belong");
        }
        catch (InvalidDataException damage)
        {
            throw new DataException(
                _source.Path,
                $"the data set '{TerminalText.Of(_path)}' is damaged at row {row}: the chunk at byte {chunk.Place} "
                    + $"{TerminalText.Of(damage.Message.TrimEnd('.'))}.", "Get the file again.", damage);
        }
    }

    private byte[] Turned(byte[] bytes)
    {
        if (ElementType.BigEndian)
        {
            for (var at = 0; at + ElementType.Size <= bytes.Length; at += ElementType.Size)
                bytes.AsSpan(at, ElementType.Size).Reverse();
        }

        return bytes;
    }
}
