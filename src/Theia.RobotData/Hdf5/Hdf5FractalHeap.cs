using System.Numerics;

namespace Theia.RobotData.Hdf5;

/// <summary>The heap of a large group: objects in blocks that grow from row to row.</summary>
internal sealed class Hdf5FractalHeap
{
    private readonly Hdf5Source _source;
    private readonly int _offsetBytes, _width, _rows;
    private readonly long _firstSize, _largestDirect;
    private readonly long? _root;

    /// <summary>Reads the header of a heap.</summary>
    /// <exception cref="DataException">It is damaged, or its blocks are compressed.</exception>
    public Hdf5FractalHeap(Hdf5Source source, long address)
    {
        _source = source;
        var header = source.At(address, 142).Signature("FRHP").Skip(3);
        if (header.U16() != 0)
            throw header.Fault("has a compressed heap, which is not read");
        _ = header.Skip(1 + 4 + (12 * 8));
        _width = header.U16();
        (_firstSize, _largestDirect) = (header.Whole(8), header.Whole(8));
        int bits = header.U16();
        _root = header.Skip(2).Place();
        _rows = header.U16();
        _offsetBytes = (bits + 7) / 8;
        if (_width is < 1 or > 1024 || bits is < 1 or > 63 || _rows > 64 || _firstSize < 1
            || _largestDirect < _firstSize || _largestDirect > 1 << 26)
        {
            throw header.Fault("has a heap of impossible dimensions");
        }
    }

    /// <summary>Reads objects.</summary>
    /// <param name="ids">Their ids.</param>
    /// <exception cref="DataException">An id leads nowhere.</exception>
    public IEnumerable<Hdf5Bytes> Read(IEnumerable<Hdf5Bytes> ids)
    {
        foreach (var id in ids)
        {
            if ((id.U8() & 0x30) != 0)
                throw id.Fault("has a name too long to be read");
            var offset = id.Whole(_offsetBytes);
            var length = id.Whole(Math.Min(id.Left, 8));
            var (block, start) = _root is not { } root ? throw id.Fault("refers to an empty heap")
                : _rows == 0 ? (root, 0L) : Find(root, _rows, offset, 0, id);
            yield return _source.At(block + offset - start, length);
        }
    }

    // A row holds blocks of one size; after the second one, each doubles.
    private (long Block, long Start) Find(long indirect, int rows, long offset, long start, Hdf5Bytes id)
    {
        for (var depth = 0; depth < 64; depth++)
        {
            var place = start;
            var row = 0;
            while (row < rows && offset >= place + (_width * Size(row)))
                place += _width * Size(row++);
            if (row == rows)
                break;
            var column = (offset - place) / Size(row);
            start = place + (column * Size(row));
            var entries = _source.At(indirect, 13 + _offsetBytes + (8L * _width * rows)).Signature("FHIB");
            var child = entries.Skip((int)(9 + _offsetBytes + (8 * ((row * _width) + column)))).DefinedPlace();
            if (Size(row) <= _largestDirect)
                return (child, start);
            (indirect, rows) = (child, BitOperations.Log2((ulong)(Size(row) / (_firstSize * _width))) + 1);
        }

        throw id.Fault($"refers to the place {offset} of a heap that does not reach it");
    }

    private long Size(int row) => row == 0 ? _firstSize : checked(_firstSize << Math.Min(row - 1, 36));
}
