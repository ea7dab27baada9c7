using Theia.Data.IO;

namespace Theia.Data.Logging;

/// <summary>
/// A file that grows record by record: each is handed to the system at once, so that a killed
/// process loses at most the one being written.
/// </summary>
internal sealed class AppendedFile : IDisposable
{
    private readonly FileSystem _files = FileSystem.Current;
    private readonly string _path;
    private readonly Stream _stream;

    /// <summary>Opens or creates a file and cuts it after its first <paramref name="keep"/> bytes.</summary>
    /// <exception cref="ResourceException">It cannot be written.</exception>
    public AppendedFile(string path, long keep)
    {
        _path = path;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            _stream = _files.OpenForAppending(path);
            _stream.SetLength(keep);
            _stream.Seek(0, SeekOrigin.End);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            _stream?.Dispose();
            throw AtomicFile.CannotWrite(path, failure);
        }
    }

    /// <summary>Writes one record.</summary>
    public void Append(ReadOnlySpan<byte> record)
    {
        try
        {
            _stream.Write(record);
            _stream.Flush();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw AtomicFile.CannotWrite(_path, failure);
        }
    }

    /// <summary>Forces what was written to the disk, so that not even a power cut loses it.</summary>
    public void FlushToDisk()
    {
        try
        {
            _files.Flush(_stream);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw AtomicFile.CannotWrite(_path, failure);
        }
    }

    public void Dispose() => _stream.Dispose();
}
