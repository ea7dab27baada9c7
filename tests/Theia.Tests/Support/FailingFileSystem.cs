using Theia.Data.IO;

namespace Theia.Tests.Support;

/// <summary>A disk that is full from the n-th call on: every create, write, flush and rename counts as one.</summary>
internal sealed class FailingFileSystem(int failAt) : FileSystem
{
    private readonly FileSystem _disk = Current;
    private int _calls;

    public int Calls => _calls;

    public override Stream Create(string path)
    {
        Count();
        return new FailingStream(_disk.Create(path), Count);
    }

    public override Stream OpenForAppending(string path)
    {
        Count();
        return new FailingStream(_disk.OpenForAppending(path), Count);
    }

    public override void Flush(Stream stream)
    {
        Count();
        _disk.Flush(((FailingStream)stream).Inner);
    }

    public override void Rename(string from, string to)
    {
        Count();
        _disk.Rename(from, to);
    }

    public override void RenameFolder(string from, string to)
    {
        Count();
        _disk.RenameFolder(from, to);
    }

    private void Count()
    {
        if (Interlocked.Increment(ref _calls) >= failAt)
            throw new IOException("No space left on device");
    }

    private sealed class FailingStream(Stream inner, Action count) : Stream
    {
        public Stream Inner => inner;

        public override bool CanRead => inner.CanRead;

        public override bool CanSeek => inner.CanSeek;

        public override bool CanWrite => true;

        public override long Length => inner.Length;

        public override long Position { get => inner.Position; set => inner.Position = value; }

        public override void Flush() => inner.Flush();

        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

        public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);

        public override void SetLength(long value) => inner.SetLength(value);

        public override void Write(byte[] buffer, int offset, int count_)
        {
            count();
            inner.Write(buffer, offset, count_);
        }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            count();
            inner.Write(buffer);
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
