using Theia.Data.IO;

namespace Theia.Data.Tensors.Safetensors;

/// <summary>A safetensors file in memory: the data of a tar member. Nothing is copied.</summary>
internal readonly struct SafetensorsBlob : IWeightFile
{
    private static readonly HeaderCache<SafetensorsHeader> _headers = new(SafetensorsHeader.Parse);

    private readonly ReadOnlyMemory<byte> _data;
    private readonly string _source;

    private SafetensorsBlob(SafetensorsHeader header, ReadOnlyMemory<byte> data, string source)
    {
        Header = header;
        _data = data;
        _source = source;
    }

    public SafetensorsHeader Header { get; }

    public IReadOnlyDictionary<string, TensorInfo> Tensors => Header.Tensors;

    /// <summary>
    /// Checks a blob completely. Headers that were seen before are recognized by their bytes and not parsed again.
    /// </summary>
    /// <param name="blob">The whole file.</param>
    /// <param name="source">How errors name it, for instance <c>shard.tar, member 17.safetensors</c>.</param>
    public static SafetensorsBlob Parse(ReadOnlyMemory<byte> blob, string source)
    {
        SafetensorsHeader header = ParseHeader(blob.Span, blob.Length, source);
        return new SafetensorsBlob(header, blob[header.DataStart..], source);
    }

    /// <summary>Checks a blob of which only the beginning, with the whole header, is in memory.</summary>
    /// <param name="start">Its first bytes.</param>
    /// <param name="length">Bytes of the whole blob.</param>
    /// <param name="source">How errors name it.</param>
    public static SafetensorsHeader ParseHeader(ReadOnlySpan<byte> start, long length, string source)
    {
        var jsonLength = SafetensorsHeader.ReadJsonLength(start, length, source);
        if (start.Length - SafetensorsHeader.LengthBytes < jsonLength)
        {
            throw new DataException(
                source,
                $"its header has {jsonLength} bytes, "
                    + $"of which {start.Length - SafetensorsHeader.LengthBytes} were read.");
        }

        SafetensorsHeader header = _headers.Parse(start.Slice(SafetensorsHeader.LengthBytes, jsonLength), source);
        header.CheckFileLength(length, source);
        return header;
    }

    /// <summary>One tensor, as a window on the blob.</summary>
    public TensorData Read(string name)
    {
        if (!Tensors.TryGetValue(name, out TensorInfo? info))
        {
            throw new DataException(
                _source, $"it has no tensor '{TerminalText.Of(name)}'; it has {TerminalText.List([.. Tensors.Keys])}.");
        }

        info.RequireReadable(_source);
        ReadOnlyMemory<byte> bytes = _data.Slice((int)info.Begin, (int)info.ByteLength);
        BooleanData.Check(info, bytes.Span, _source);
        return new TensorData(info.Type, info.Shape, bytes);
    }

    /// <summary>Nothing to close.</summary>
    public void Dispose()
    {
    }
}
