namespace Theia.Data.Tensors;

/// <summary>Passes on as many bytes as a tensor has; one more is an error before it is written.</summary>
internal sealed class CountingStream(Stream inner, long length) : Stream
{
    private long _written;

    /// <summary>Bytes still missing.</summary>
    public long Remaining => length - _written;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (buffer.Length > Remaining)
            throw new ArgumentException($"A tensor was given at least {buffer.Length - Remaining} bytes too many.", nameof(buffer));
        inner.Write(buffer);
        _written += buffer.Length;
    }

    public override void Flush() => inner.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
