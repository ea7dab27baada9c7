namespace Theia.Data.Tensors;

/// <summary>
/// The headers seen last, by their bytes. The samples of a shard carry the same header a thousand times; comparing a
/// few hundred bytes is far cheaper than parsing them.
/// </summary>
/// <param name="parse">Parses the bytes of a header; the text is how errors name the file.</param>
internal sealed class HeaderCache<THeader>(Func<ReadOnlySpan<byte>, string, THeader> parse)
{
    // One for each teacher of a mix, with room. Long headers belong to models, which are opened once.
    private const int Capacity = 32;
    private const int LongestHeader = 4096;

    private readonly Entry?[] _entries = new Entry?[Capacity];
    private int _next = -1;

    public THeader Parse(ReadOnlySpan<byte> bytes, string source)
    {
        foreach (Entry? entry in _entries)
        {
            if (entry is null)
                break;
            if (bytes.SequenceEqual(entry.Bytes))
                return entry.Header;
        }

        THeader header = parse(bytes, source);
        if (bytes.Length <= LongestHeader)
        {
            var place = (int)((uint)Interlocked.Increment(ref _next) % Capacity);
            Volatile.Write(ref _entries[place], new Entry(bytes.ToArray(), header));
        }

        return header;
    }

    private sealed record Entry(byte[] Bytes, THeader Header);
}
