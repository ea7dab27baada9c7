namespace Theia.Data.IO;

/// <summary>
/// A file that is being written beside its place and gets its name by <see cref="Commit"/>;
/// disposed without it, nothing is left.
/// </summary>
internal sealed class AtomicFileStream : IDisposable
{
    private readonly FileSystem _files = FileSystem.Current;
    private readonly string _path;
    private readonly string _neighbor;
    private bool _finished;

    /// <summary>Creates the neighbor of <paramref name="path"/>, and its folder where that is missing.</summary>
    public AtomicFileStream(string path)
    {
        _path = path;
        _neighbor = AtomicFile.Neighbor(path);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_neighbor)!);
            Stream = _files.Create(_neighbor);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw AtomicFile.CannotWrite(path, failure);
        }
    }

    /// <summary>What is written so far.</summary>
    public Stream Stream { get; }

    /// <summary>Flushes to the disk and renames.</summary>
    public void Commit()
    {
        Stream.Flush();
        _files.Flush(Stream);
        Stream.Dispose();
        _files.Rename(_neighbor, _path);
        _finished = true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_finished)
            return;
        _finished = true;
        try
        {
            Stream.Dispose();
        }
        catch (IOException)
        {
            // A full disk can refuse the last buffer; the neighbor goes away in any case.
        }

        AtomicFile.Discard(_files, _neighbor);
    }
}
