namespace Theia.Data.Storage;

/// <summary>A file that is being written beside its place and gets its name by <see cref="Commit"/>; disposed without it, nothing is left.</summary>
internal sealed class PendingFile : IDisposable
{
    private readonly FileSystem _files = FileSystem.Current;
    private readonly string _path;
    private readonly string _neighbour;
    private bool _finished;

    /// <summary>Creates the neighbour of <paramref name="path"/>, and its folder where that is missing.</summary>
    public PendingFile(string path)
    {
        _path = path;
        _neighbour = WholeFile.Neighbour(path);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_neighbour)!);
            Stream = _files.Create(_neighbour);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw WholeFile.CannotWrite(path, failure);
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
        _files.Rename(_neighbour, _path);
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
            // A full disk can refuse the last buffer; the neighbour goes away in any case.
        }

        WholeFile.Discard(_files, _neighbour);
    }
}
