namespace Theia.RobotData.Hdf5;

/// <summary>How a data set is cut into chunks.</summary>
internal sealed class Hdf5Grid
{
    // One chunk is in memory whole.
    private const long MostBytes = 1L << 28;

    private readonly long[] _shape, _chunk, _counts;

    /// <summary>Checks the dimensions of a chunk.</summary>
    /// <param name="shape">Dimensions of the data set.</param>
    /// <param name="chunk">Dimensions of a chunk.</param>
    /// <param name="elementSize">Bytes of an element.</param>
    /// <param name="bytes">For messages.</param>
    public Hdf5Grid(long[] shape, long[] chunk, int elementSize, Hdf5Bytes bytes)
    {
        (_shape, _chunk) = (shape, chunk);
        var size = (Int128)elementSize;
        foreach (var side in chunk)
            size = side < 1 || size > MostBytes ? MostBytes + 1 : size * side;
        if (chunk.Length != shape.Length || size > MostBytes)
            throw bytes.Fault($"has chunks of [{string.Join(", ", chunk)}] for data of [{string.Join(", ", shape)}]");
        ChunkBytes = (int)size;
        _counts = [.. shape.Select((side, i) => (side + chunk[i] - 1) / chunk[i])];
        Count = _counts.Aggregate(1L, (product, count) => product * count);
    }

    /// <summary>Number of dimensions.</summary>
    public int Rank => _shape.Length;

    /// <summary>Bytes of a chunk without filters.</summary>
    public int ChunkBytes { get; }

    /// <summary>Number of chunks.</summary>
    public long Count { get; }

    /// <summary>Rows of a chunk along the first dimension.</summary>
    public long ChunkRows => _chunk[0];

    /// <summary>Number of the chunk that begins at the elements that a key names.</summary>
    public long NumberAt(Hdf5Bytes key)
    {
        long number = 0;
        for (var i = 0; i < Rank; i++)
        {
            var at = key.Whole(8);
            if (at % _chunk[i] != 0 || at >= Math.Max(_shape[i], 1))
                throw key.Fault($"has a chunk at element {at} of dimension {i}");
            number = (number * _counts[i]) + (at / _chunk[i]);
        }

        return number;
    }

    /// <summary>The chunks that hold some rows.</summary>
    /// <param name="start">First row.</param>
    /// <param name="count">Number of rows.</param>
    /// <returns>Number and first element of each.</returns>
    public IEnumerable<(long Number, long[] Origin)> Over(long start, long count)
    {
        var perRow = _counts.Skip(1).Aggregate(1L, (product, number) => product * number);
        for (var row = start / _chunk[0]; row * _chunk[0] < start + count; row++)
        {
            for (long i = 0; i < perRow; i++)
            {
                var origin = new long[Rank];
                var rest = i;
                for (var d = Rank - 1; d > 0; d--)
                    (rest, origin[d]) = (rest / _counts[d], rest % _counts[d] * _chunk[d]);
                origin[0] = row * _chunk[0];
                yield return ((row * perRow) + i, origin);
            }
        }
    }

    /// <summary>Copies what a chunk and some rows have in common.</summary>
    /// <param name="chunk">Bytes of the chunk.</param>
    /// <param name="origin">Its first element.</param>
    /// <param name="start">First row.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="elementSize">Bytes of an element.</param>
    public void Copy(ReadOnlySpan<byte> chunk, long[] origin, long start, Span<byte> rows, int elementSize)
    {
        var rowBytes = _shape.Skip(1).Aggregate((long)elementSize, (product, side) => product * side);
        var end = start + (rows.Length / rowBytes);
        var last = Rank - 1;
        // Runs of elements along the last dimension; of one dimension, along the rows.
        var index = new long[Rank];
        index[0] = Rank == 1 ? 0 : Math.Max(start - origin[0], 0);
        while (true)
        {
            long from = 0, to = 0;
            for (var d = 0; d < Rank; d++)
            {
                from = (from * _chunk[d]) + index[d];
                to = (to * (d == 0 ? 1 : _shape[d])) + origin[d] + index[d] - (d == 0 ? start : 0);
            }

            var run = Math.Min(_chunk[last], _shape[last] - origin[last]);
            if (Rank == 1)
            {
                var skip = Math.Max(start - origin[0], 0);
                (from, to, run) = (skip, origin[0] + skip - start, Math.Min(run, end - origin[0]) - skip);
            }

            if (run > 0)
            {
                chunk.Slice((int)(from * elementSize), (int)(run * elementSize))
                    .CopyTo(rows[(int)(to * elementSize)..]);
            }

            var dimension = last - 1;
            while (dimension >= 0 && ++index[dimension] >= Math.Min(
                _chunk[dimension], (dimension == 0 ? Math.Min(_shape[0], end) : _shape[dimension]) - origin[dimension]))
            {
                index[dimension] = 0;
                dimension--;
            }

            if (dimension < 0)
                return;
        }
    }
}
