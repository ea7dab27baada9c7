using System.Text;

namespace Theia.RobotData.Hdf5;

/// <summary>The members of a group: as messages of its header, in a symbol table, or in a heap of their own.</summary>
internal static class Hdf5Links
{
    private const int LinkInfo = 2, Link = 6, SymbolTable = 17;

    /// <summary>Reads names and places of the members.</summary>
    /// <exception cref="DataException">A structure is damaged.</exception>
    public static Dictionary<string, long> Read(Hdf5Source source, List<(int Type, Hdf5Bytes Content)> messages)
    {
        var members = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var (type, content) in messages)
        {
            switch (type)
            {
                case Link:
                    Add(members, content);
                    break;
                case LinkInfo:
                    var ordered = content.Skip(1).U8() & 1;
                    var (heap, index) = (content.Skip(8 * ordered).Place(), content.Place());
                    if (heap is { } place && index is { } names)
                    {
                        foreach (var link in new Hdf5FractalHeap(source, place).Read(Hdf5NameIndex.Read(source, names)))
                            Add(members, link);
                    }

                    break;
                case SymbolTable:
                    Hdf5SymbolTable.Read(source, content.DefinedPlace(), content.DefinedPlace(), members);
                    break;
                default:
                    break;
            }
        }

        return members;
    }

    // Soft and external links are passed over: no robot data uses them, and they may lead in circles.
    private static void Add(Dictionary<string, long> members, Hdf5Bytes link)
    {
        if (link.U8() != 1)
            throw link.Fault("has a link of an unknown version");
        int flags = link.U8(), kind = (flags & 8) != 0 ? link.U8() : 0;
        _ = link.Skip((flags & 4) != 0 ? 8 : 0).Skip((flags & 0x10) != 0 ? 1 : 0);
        var length = link.Whole(1 << (flags & 3));
        if (length > link.Left)
            throw link.Fault($"has a name of {length} bytes");
        var name = Encoding.UTF8.GetString(link.Take((int)length));
        if (kind == 0)
            members[name] = link.DefinedPlace();
    }
}
