namespace Theia.Data.Tensors;

/// <summary>
/// The headers seen last, by their bytes. The samples of a shard carry the same header a thousand times; comparing two hundred bytes
/// is some hundred times cheaper than parsing them.
/// </summary>
internal static class SafetensorsHeaderCache
{
    // One for each teacher of a mix, with room. Long headers belong to models, which are opened once.
    private const int Capacity = 32;
    private const int LongestJson = 4096;

    private static readonly Entry?[] _entries = new Entry?[Capacity];
    private static int _next = -1;

    public static SafetensorsHeader Parse(ReadOnlySpan<byte> json, string source)
    {
        foreach (Entry? entry in _entries)
        {
            if (entry is null)
                break;
            if (json.SequenceEqual(entry.Json))
                return entry.Header;
        }

        var header = SafetensorsHeader.Parse(json, source);
        if (json.Length <= LongestJson)
        {
            var place = (int)((uint)Interlocked.Increment(ref _next) % Capacity);
            Volatile.Write(ref _entries[place], new Entry(json.ToArray(), header));
        }

        return header;
    }

    private sealed record Entry(byte[] Json, SafetensorsHeader Header);
}
