using System.Numerics;

namespace Theia.RobotData.Hdf5;

/// <summary>The index of a large group: a tree of the second version whose records name objects of a heap.</summary>
internal static class Hdf5NameIndex
{
    private const int ByName = 5, NodeOverhead = 10, Hash = 4;

    // Each level holds dozens of times as many records as the one below it.
    private const int MostLevels = 8;

    /// <summary>Reads the ids of all members.</summary>
    /// <exception cref="DataException">A node is damaged.</exception>
    public static IEnumerable<Hdf5Bytes> Read(Hdf5Source source, long address)
    {
        var header = source.At(address, 38).Signature("BTHD");
        int version = header.U8(), type = header.U8();
        var (node, record) = ((int)header.U32(), (int)header.U16());
        int depth = header.U16();
        var root = header.Skip(2).Place();
        int records = header.U16();
        if (version != 0 || type != ByName || depth > MostLevels || record <= Hash || node < NodeOverhead + record)
            throw header.Fault("has an index of a kind that is not read");
        if (root is not { } first || records == 0)
            return [];
        var sizes = PointerSizes(node, record, depth);
        return Walk(source, new Shape(node, record, sizes), first, records, depth, [first]);
    }

    private static IEnumerable<Hdf5Bytes> Walk(
        Hdf5Source source, Shape shape, long address, int records, int depth, HashSet<long> seen)
    {
        var bytes = source.At(address, shape.Node).Signature(depth == 0 ? "BTLF" : "BTIN").Skip(2);
        for (var i = 0; i < records; i++)
            yield return bytes.Skip(Hash).Part(shape.Record - Hash);
        for (var i = 0; depth > 0 && i <= records; i++)
        {
            var place = bytes.DefinedPlace();
            var count = (int)Math.Min(bytes.Whole(shape.Sizes[0]), int.MaxValue);
            _ = bytes.Skip(depth > 1 ? shape.Sizes[depth - 1] : 0);
            if (!seen.Add(place))
                throw bytes.Fault("has an index that leads in a circle");
            foreach (var below in Walk(source, shape, place, count, depth - 1, seen))
                yield return below;
        }
    }

    // First the bytes of a number of records in a node, then for each level those of the number below it.
    private static int[] PointerSizes(int node, int record, int depth)
    {
        var most = (Int128)((node - NodeOverhead) / record);
        List<int> sizes = [Bytes(most)];
        var below = most;
        for (var level = 1; level <= depth; level++)
        {
            var pointer = 8 + sizes[0] + (level > 1 ? sizes[level - 1] : 0);
            var here = Math.Max((node - NodeOverhead - pointer) / (record + pointer), 1);
            below = ((here + 1) * below) + here;
            sizes.Add(Bytes(below));
        }

        return [.. sizes];
    }

    private static int Bytes(Int128 number) => (BitOperations.Log2((ulong)Int128.Min(number, long.MaxValue)) / 8) + 1;

    private sealed record Shape(int Node, int Record, int[] Sizes);
}
