using Microsoft.Win32.SafeHandles;

namespace Theia.Data.Tensors;

/// <summary>A file opened for positioned reads, whose failures are the project's own errors.</summary>
internal sealed class InputFile : IDisposable
{
    private readonly SafeFileHandle _handle;

    /// <summary>Opens a file that exists.</summary>
    /// <exception cref="UsageException">There is no such file.</exception>
    /// <exception cref="ResourceException">The file cannot be opened.</exception>
    public InputFile(string path)
    {
        Path = path;
        try
        {
            _handle = File.OpenHandle(path, options: FileOptions.RandomAccess);
            Length = RandomAccess.GetLength(_handle);
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UsageException($"There is no file {path}. Check the spelling.", failure);
        }
        catch (UnauthorizedAccessException failure) when (Directory.Exists(path))
        {
            throw new UsageException($"{path} is a folder where a file is needed. Name the file inside it.", failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw CannotRead(failure);
        }
    }

    public string Path { get; }

    /// <summary>Bytes when it was opened.</summary>
    public long Length { get; }

    /// <summary>Fills <paramref name="destination"/> from <paramref name="offset"/> on.</summary>
    /// <exception cref="DataException">The file ends before.</exception>
    public void Read(long offset, Span<byte> destination)
    {
        try
        {
            while (!destination.IsEmpty)
            {
                var read = RandomAccess.Read(_handle, destination, offset);
                if (read == 0)
                    throw new DataException(Path, $"the file ends at byte {offset}, {destination.Length} bytes early.", "It was cut or replaced while it was read; get it again.");
                destination = destination[read..];
                offset += read;
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw CannotRead(failure);
        }
    }

    /// <summary>Reads <paramref name="count"/> bytes; the caller has checked that the file holds them.</summary>
    public byte[] Read(long offset, int count)
    {
        var bytes = GC.AllocateUninitializedArray<byte>(count);
        Read(offset, bytes);
        return bytes;
    }

    public void Dispose() => _handle.Dispose();

    private ResourceException CannotRead(Exception failure) => new($"Cannot read {Path}: {failure.Message.TrimEnd('.')}. Check the rights and the disk.", failure);
}
