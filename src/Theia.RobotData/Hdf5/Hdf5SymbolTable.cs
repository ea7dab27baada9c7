namespace Theia.RobotData.Hdf5;

/// <summary>The members of a group in the oldest form: a tree of tables, with names in a heap.</summary>
internal static class Hdf5SymbolTable
{
    private const int Hard = 0, Group = 1;

    /// <summary>Reads all members.</summary>
    /// <param name="source">The file.</param>
    /// <param name="tree">Place of the tree.</param>
    /// <param name="heap">Place of the heap.</param>
    /// <param name="members">Receives names and places.</param>
    /// <exception cref="DataException">A structure is damaged.</exception>
    public static void Read(Hdf5Source source, long tree, long heap, Dictionary<string, long> members)
    {
        var header = source.At(heap, 32).Signature("HEAP").Skip(4);
        var size = header.Whole(8);
        var names = source.At(header.Skip(8).DefinedPlace(), size).Peek();
        foreach (var (table, _) in Hdf5Tree.Leaves(source, tree, type: 0, keySize: 8))
        {
            var count = source.At(table, 8).Signature("SNOD").Skip(2).U16();
            var entries = source.At(table, 8 + (40L * count)).Skip(8);
            for (var i = 0; i < count; i++)
            {
                var name = entries.Whole(8);
                var place = entries.Place();
                var kind = entries.U32();
                _ = entries.Skip(20);
                if (name >= names.Length)
                    throw entries.Fault($"has a name at {name} of a heap of {names.Length} bytes");
                // Links by name are passed over: no robot data uses them, and they may lead in circles.
                if (kind is Hard or Group && place is { } address)
                    members[new Hdf5Bytes(source.Path, heap, names[(int)name..]).Text()] = address;
            }
        }
    }
}
