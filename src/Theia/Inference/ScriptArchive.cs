using System.IO.Compression;
using System.Text;

namespace Theia.Inference;

/// <summary>
/// Puts a TorchScript class into the archive that libtorch loads: a zip of its source and two pickles, one for "an
/// object of this class without parameters" and one that says "no constants".
/// </summary>
internal static class ScriptArchive
{
    private const string Root = "products";

    /// <summary>
    /// The archive of a class that has the members <c>training</c> and <c>_is_full_backward_hook</c> only.
    /// </summary>
    public static byte[] Create(string type, string text)
    {
        using MemoryStream archive = new();
        using (ZipArchive zip = new(archive, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(zip, "data.pkl", Instance(type));
            Add(zip, "code/__torch__.py", Encoding.ASCII.GetBytes(text));
            Add(zip, "constants.pkl", [0x80, 2, (byte)')', (byte)'.']);
            Add(zip, "version", "3\n"u8);
        }

        return archive.ToArray();
    }

    // Pickle protocol 2: GLOBAL '__torch__ type', EMPTY_TUPLE, NEWOBJ, a dict of the two members, BUILD, STOP.
    private static byte[] Instance(string type)
    {
        using MemoryStream pickle = new();
        pickle.Write([0x80, 2]);
        pickle.Write(Encoding.ASCII.GetBytes($"c__torch__\n{type}\n"));
        pickle.Write([(byte)')', 0x81, (byte)'}', (byte)'(']);
        Text(pickle, "training");
        pickle.WriteByte(0x89);   // False
        Text(pickle, "_is_full_backward_hook");
        pickle.Write("Nub."u8);   // None, SETITEMS, BUILD, STOP
        return pickle.ToArray();
    }

    private static void Text(MemoryStream pickle, string value)
    {
        pickle.WriteByte((byte)'X');
        pickle.Write(BitConverter.GetBytes(value.Length));
        pickle.Write(Encoding.ASCII.GetBytes(value));
    }

    private static void Add(ZipArchive zip, string name, ReadOnlySpan<byte> content)
    {
        using Stream entry = zip.CreateEntry($"{Root}/{name}", CompressionLevel.NoCompression).Open();
        entry.Write(content);
    }
}
