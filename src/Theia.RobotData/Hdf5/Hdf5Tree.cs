namespace Theia.RobotData.Hdf5;

/// <summary>Goes through the leaves of a tree of the first version.</summary>
internal static class Hdf5Tree
{
    /// <summary>What the nodes of the lowest level refer to, with the key before each.</summary>
    /// <param name="source">The file.</param>
    /// <param name="root">Place of the tree.</param>
    /// <param name="type">0 for groups, 1 for chunks.</param>
    /// <param name="keySize">Bytes of a key.</param>
    /// <exception cref="DataException">A node is damaged, or the tree leads in a circle.</exception>
    public static IEnumerable<(long Place, Hdf5Bytes Key)> Leaves(Hdf5Source source, long root, int type, int keySize)
    {
        Stack<(long Address, int? Level)> nodes = new([(root, null)]);
        HashSet<long> seen = [root];
        while (nodes.TryPop(out var node))
        {
            var header = source.At(node.Address, 24).Signature("TREE");
            int found = header.U8(), level = header.U8(), used = header.U16();
            if (found != type || (node.Level is { } wanted && level != wanted))
                throw header.Fault($"has a tree of the type {found} and the level {level} where another belongs");
            var entries = source.At(node.Address + 24, (used * (keySize + 8L)) + keySize);
            List<(long, int?)> below = [];
            for (var i = 0; i < used; i++)
            {
                var key = entries.Part(keySize);
                var place = entries.DefinedPlace();
                if (level == 0)
                    yield return (place, key);
                else if (seen.Add(place))
                    below.Add((place, level - 1));
                else
                    throw entries.Fault("has a tree that leads in a circle");
            }

            for (var i = below.Count - 1; i >= 0; i--)
                nodes.Push(below[i]);
        }
    }
}
