using Theia.Data.IO;

namespace Theia.RobotData.Hdf5;

/// <summary>A group: names of members, and attributes.</summary>
internal sealed class Hdf5Group
{
    private readonly Hdf5Source _source;
    private readonly List<(int Type, Hdf5Bytes Content)> _messages;
    private readonly Dictionary<string, long> _members;

    /// <summary>Opens a group.</summary>
    /// <param name="source">The file.</param>
    /// <param name="path">Its path in the file, for messages.</param>
    /// <param name="address">Place of its header.</param>
    /// <exception cref="DataException">It is damaged.</exception>
    public Hdf5Group(Hdf5Source source, string path, long address)
    {
        (_source, Path) = (source, path);
        _messages = Hdf5Messages.Read(source, address);
        _members = Hdf5Links.Read(source, _messages);
    }

    /// <summary>Its path in the file.</summary>
    public string Path { get; }

    /// <summary>Names of its members.</summary>
    public IReadOnlyCollection<string> Names => _members.Keys;

    /// <summary>The root group of a file.</summary>
    public static Hdf5Group Root(Hdf5Source source) => new(source, "", source.Root);

    /// <summary>A member that is a group; null where there is none.</summary>
    /// <exception cref="DataException">It is damaged.</exception>
    public Hdf5Group? Group(string name) =>
        _members.TryGetValue(name, out var address) ? new Hdf5Group(_source, $"{Path}/{name}", address) : null;

    /// <summary>A member that is a data set; null where there is none, or where it is a group.</summary>
    /// <exception cref="DataException">It is damaged, or stored in a way that is not read.</exception>
    public Hdf5Dataset? Dataset(string name) => _members.TryGetValue(name, out var address)
        ? Hdf5Dataset.Open(_source, $"{Path}/{name}", Hdf5Messages.Read(_source, address))
        : null;

    /// <summary>An attribute with one whole number; null where there is none.</summary>
    public long? Whole(string name) =>
        Attribute(name) is ({ Class: Hdf5TypeClass.Whole } type, var value) ? value.Whole(type.Size) : null;

    /// <summary>An attribute with one text; null where there is none.</summary>
    public string? Text(string name) => Attribute(name) switch
    {
        ({ Class: Hdf5TypeClass.Text } type, var value) => value.Part(type.Size).Text(),
        ({ Class: Hdf5TypeClass.VariableText }, var value) => Hdf5Heap.Text(_source, value),
        _ => null,
    };

    /// <summary>An error that names the group.</summary>
    /// <param name="problem">Continues "the group 'x' …".</param>
    public DataException Fault(string problem) => new(
        _source.Path, $"the group '{(Path.Length == 0 ? "/" : TerminalText.Of(Path))}' {problem}.",
        "Get the file again, or name another one.");

    private (Hdf5Type Type, Hdf5Bytes Value)? Attribute(string wanted)
    {
        foreach (var (_, content) in _messages.Where(message => message.Type == 12))
        {
            var bytes = new Hdf5Bytes(_source.Path, content.Address, content.Peek());
            int version = bytes.U8();
            _ = bytes.Skip(1);
            int name = bytes.U16(), type = bytes.U16(), shape = bytes.U16();
            _ = bytes.Skip(version == 3 ? 1 : 0);
            Hdf5Bytes Next(int size)
            {
                var part = bytes.Part(size);
                if (version == 1)
                    bytes.Align();
                return part;
            }

            var found = Next(name).Text();
            var elements = Next(type);
            _ = Next(shape);
            if (found == wanted)
                return (Hdf5Type.Read(elements), bytes);
        }

        return null;
    }
}
