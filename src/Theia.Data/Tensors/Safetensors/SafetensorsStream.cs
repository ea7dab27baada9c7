namespace Theia.Data.Tensors.Safetensors;

/// <summary>
/// Writes safetensors whose tensors become known one after the other. The header stands in front of the data, so room
/// is kept for an expected one; where the file turns out to hold less, the data moves down to the end of its own
/// header. The bytes are those of <see cref="SafetensorsWriter"/> either way, and at most one tensor is in memory.
/// </summary>
internal sealed class SafetensorsStream
{
    private const int MovedAtOnce = 1 << 20;

    private readonly Stream _stream;
    private readonly IReadOnlyList<KeyValuePair<string, string>> _metadata;
    private readonly byte[] _expected;
    private readonly List<TensorInfo> _written = [];
    private long _length;

    /// <summary>Writes the expected header.</summary>
    /// <param name="stream">An empty file, to be read and written anywhere.</param>
    /// <param name="expected">All tensors that may come, none of them smaller than it will be.</param>
    /// <param name="metadata">Free text, written in the order given.</param>
    public SafetensorsStream(
        Stream stream, IReadOnlyList<TensorSource> expected, IReadOnlyList<KeyValuePair<string, string>> metadata)
    {
        (_stream, _metadata) = (stream, metadata);
        _expected = SafetensorsWriter.Header(expected, metadata);
        _stream.Write(_expected);
    }

    /// <summary>Tensors so far, in order.</summary>
    public IReadOnlyList<TensorInfo> Written => _written;

    /// <summary>Writes the next tensor.</summary>
    public void Add(string name, TensorData data)
    {
        _stream.Write(data.Bytes.Span);
        _written.Add(new TensorInfo(name, data.Type, data.Shape, _length, _length += data.Bytes.Length));
    }

    /// <summary>Puts the header right.</summary>
    public void Finish()
    {
        var header = SafetensorsWriter.Header(
            [.. _written.Select(tensor => new TensorSource(tensor.Name, tensor.Type, tensor.Shape, _ => { }))],
            _metadata);
        if (header.AsSpan().SequenceEqual(_expected))
            return;
        if (header.Length > _expected.Length)
            throw new InvalidOperationException("A tensor is larger than expected: there is no room for the header.");
        if (header.Length < _expected.Length)
            MoveData(header.Length);
        _stream.Position = 0;
        _stream.Write(header);
        _stream.Position = header.Length + _length;
    }

    // Down, so that a part that is read has been moved before it is written over.
    private void MoveData(long to)
    {
        var buffer = new byte[MovedAtOnce];
        for (long moved = 0; moved < _length;)
        {
            _stream.Position = _expected.Length + moved;
            var count = _stream.Read(buffer, 0, (int)Math.Min(buffer.Length, _length - moved));
            if (count == 0)
                throw new EndOfStreamException("The file became shorter while it was written.");
            _stream.Position = to + moved;
            _stream.Write(buffer, 0, count);
            moved += count;
        }

        _stream.SetLength(to + _length);
    }
}
