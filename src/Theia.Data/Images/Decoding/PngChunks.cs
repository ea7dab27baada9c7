using System.Buffers.Binary;

namespace Theia.Data.Images.Decoding;

/// <summary>
/// Goes through the chunks of a PNG file until IEND or the end of the bytes; a last chunk may be cut.
/// </summary>
internal ref struct PngChunks(ReadOnlySpan<byte> file)
{
    private ReadOnlySpan<byte> _rest = file[PngFile.Signature.Length..];

    /// <summary>The chunk at hand.</summary>
    public PngChunk Current { get; private set; }

    /// <summary>Lets <c>foreach</c> work.</summary>
    public readonly PngChunks GetEnumerator() => this;

    /// <summary>Steps to the next chunk.</summary>
    public bool MoveNext()
    {
        if (_rest.Length < 8 || _rest.Slice(4, 4).SequenceEqual("IEND"u8))
            return false;
        var declared = BinaryPrimitives.ReadUInt32BigEndian(_rest);
        ReadOnlySpan<byte> type = _rest.Slice(4, 4), content = _rest[8..];
        if (declared > content.Length)
        {
            Current = new(type, content, isCut: true);
            _rest = [];
            return true;
        }

        Current = new(type, content[..(int)declared], isCut: false);
        _rest = content[Math.Min((int)declared + 4, content.Length)..];
        return true;
    }
}
