namespace Theia.Data.IO;

/// <summary>Passes on as many bytes as a tensor has; one more is an error before it is written.</summary>
internal sealed class CountingStream(Stream inner, long length) : OutputStream(inner)
{
    private long _written;

    /// <summary>Bytes still missing.</summary>
    public long Remaining => length - _written;

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (buffer.Length > Remaining)
        {
            throw new ArgumentException(
                $"A tensor received at least {buffer.Length - Remaining} bytes too many.", nameof(buffer));
        }

        base.Write(buffer);
        _written += buffer.Length;
    }
}
