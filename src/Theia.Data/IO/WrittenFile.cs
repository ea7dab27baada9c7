namespace Theia.Data.IO;

/// <summary>
/// A file that is written, and perhaps read back. A limit on the size of files, of the file system or of the user, is
/// reported as a full disk is, not as a wrong argument.
/// </summary>
internal sealed class WrittenFile(string path, FileMode mode, int bufferSize) : Stream
{
    private readonly FileStream _file = new(path, mode, FileAccess.ReadWrite, FileShare.Read, bufferSize);

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => true;

    public override long Length => _file.Length;

    public override long Position { get => _file.Position; set => _file.Position = value; }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            _file.Write(buffer);
        }
        catch (ArgumentOutOfRangeException failure)
        {
            throw TooLarge(failure);
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush() => Flush(toDisk: false);

    /// <summary>Hands what is buffered to the system, and forces it to the disk.</summary>
    public void Flush(bool toDisk)
    {
        try
        {
            _file.Flush(toDisk);
        }
        catch (ArgumentOutOfRangeException failure)
        {
            throw TooLarge(failure);
        }
    }

    public override long Seek(long offset, SeekOrigin origin) => _file.Seek(offset, origin);

    public override void SetLength(long value) => _file.SetLength(value);

    public override int Read(byte[] buffer, int offset, int count) => _file.Read(buffer, offset, count);

    // Closing writes what is still buffered.
    protected override void Dispose(bool disposing)
    {
        try
        {
            if (disposing)
                _file.Dispose();
            base.Dispose(disposing);
        }
        catch (ArgumentOutOfRangeException failure)
        {
            throw TooLarge(failure);
        }
    }

    private static IOException TooLarge(ArgumentOutOfRangeException failure) =>
        new("the file would be larger than is allowed here", failure);
}
