namespace Theia.RobotData.Hdf5;

/// <summary>Where the chunks of a data set are: one entry per chunk, whatever the index.</summary>
internal static class Hdf5Chunks
{
    private const int SingleChunk = 1, Implicit = 2, FixedArray = 3;

    /// <summary>Reads the index of version 3 of the layout: a tree.</summary>
    /// <returns>By number of the chunk, counted row by row.</returns>
    public static Dictionary<long, Hdf5Chunk> FromTree(Hdf5Source source, Hdf5Bytes layout, Hdf5Grid grid)
    {
        var chunks = new Dictionary<long, Hdf5Chunk>();
        if (layout.Place() is not { } root)
            return chunks;
        foreach (var (place, key) in Hdf5Tree.Leaves(source, root, type: 1, keySize: 8 + (8 * (grid.Rank + 1))))
        {
            var (size, mask) = (key.U32(), key.U32());
            var number = grid.NumberAt(key);
            if (!chunks.TryAdd(number, new Hdf5Chunk(place, size, mask)))
                throw key.Fault("has a chunk twice");
        }

        return chunks;
    }

    /// <summary>Reads the index of version 4 or 5 of the layout.</summary>
    /// <param name="source">The file.</param>
    /// <param name="layout">What follows the dimensions of the chunk.</param>
    /// <param name="grid">The chunks.</param>
    /// <param name="flags">Flags of the layout.</param>
    /// <param name="fault">Makes an error that names the data set.</param>
    public static Dictionary<long, Hdf5Chunk> FromIndex(
        Hdf5Source source, Hdf5Bytes layout, Hdf5Grid grid, int flags, Func<string, string, DataException> fault)
    {
        int kind = layout.U8();
        var chunks = new Dictionary<long, Hdf5Chunk>();
        switch (kind)
        {
            case SingleChunk:
                var filtered = (flags & 2) != 0;
                var (size, mask) = filtered ? (layout.Whole(8), layout.U32()) : (grid.ChunkBytes, 0u);
                if (layout.Place() is { } only)
                    chunks.Add(0, new Hdf5Chunk(only, size, mask));
                return chunks;
            case Implicit:
                var first = layout.DefinedPlace();
                for (long i = 0; i < grid.Count && i * grid.ChunkBytes < source.Length; i++)
                    chunks.Add(i, new Hdf5Chunk(first + (i * grid.ChunkBytes), grid.ChunkBytes, 0));
                return chunks;
            case FixedArray:
                _ = layout.Skip(1);
                if (layout.Place() is { } header)
                    AddArray(source, header, grid, chunks);
                return chunks;
            default:
                throw fault(
                    $"has an index of chunks of the kind {kind}, which is not read",
                    "Write it again in the oldest form of the format, for instance with h5repack; the documentation has the command.");
        }
    }

    private static void AddArray(Hdf5Source source, long address, Hdf5Grid grid, Dictionary<long, Hdf5Chunk> chunks)
    {
        var header = source.At(address, 28).Signature("FAHD");
        int version = header.U8(), filtered = header.U8(), entry = header.U8(), pageBits = header.U8();
        var count = header.Whole(8);
        if (version != 0 || filtered > 1 || entry != (filtered == 0 ? 8 : entry) || entry is < 8 or > 20
            || (filtered == 1 && entry < 13) || pageBits > 30 || count < grid.Count)
        {
            throw header.Fault("has an array of chunks of impossible dimensions");
        }

        if (header.Place() is not { } place)
            return;
        var page = 1L << pageBits;
        var pages = count > page ? (count + page - 1) / page : 0;
        var bitmap = (pages + 7) / 8;
        var data = 14 + bitmap + (pages > 0 ? 4 : 0);
        var used = source.At(place, data).Signature("FADB").Skip(10).Part((int)bitmap).Peek();
        for (long number = 0; number < grid.Count; number++)
        {
            if (pages > 0 && (used.Span[(int)(number / page / 8)] & (0x80 >> (int)(number / page % 8))) == 0)
                continue;
            var offset = data + (number * entry) + (pages > 0 ? number / page * 4 : 0);
            var one = source.At(place + offset, entry);
            if (one.Place() is { } chunk)
            {
                chunks.Add(number, filtered == 0
                    ? new Hdf5Chunk(chunk, grid.ChunkBytes, 0)
                    : new Hdf5Chunk(chunk, one.Whole(entry - 12), one.U32()));
            }
        }
    }
}
