using Microsoft.Win32.SafeHandles;

namespace Theia.Data.IO;

/// <summary>
/// A file opened for positioned reads, and the one place where failures to open or read become
/// the project's own errors.
/// </summary>
internal sealed class InputFile : IDisposable
{
    private readonly SafeFileHandle _handle;

    /// <summary>Opens a file that exists.</summary>
    /// <exception cref="UsageException">There is no such file.</exception>
    /// <exception cref="ResourceException">The file cannot be opened.</exception>
    public InputFile(string path)
    {
        Path = path;
        _handle = OpenHandle(path, FileOptions.RandomAccess);
        Length = Guard(path, () => RandomAccess.GetLength(_handle));
    }

    public string Path { get; }

    /// <summary>Bytes when it was opened.</summary>
    public long Length { get; }

    /// <summary>Opens a file for reading; others may replace it meanwhile.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How it will be read.</param>
    /// <param name="missing">The error for a file that is not there; a <see cref="UsageException"/> by default.</param>
    /// <exception cref="ResourceException">The file cannot be opened.</exception>
    public static SafeFileHandle OpenHandle(
        string path, FileOptions options = FileOptions.None, Func<Exception, Exception>? missing = null) =>
        Guard(
            path,
            () => File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, options),
            missing);

    /// <summary>All bytes of a file; see <see cref="OpenHandle"/>.</summary>
    public static byte[] ReadBytes(string path, Func<Exception, Exception>? missing = null) =>
        Guard(path, () => File.ReadAllBytes(path), missing);

    /// <summary>All text of a file; see <see cref="OpenHandle"/>.</summary>
    public static string ReadText(string path, Func<Exception, Exception>? missing = null) =>
        Guard(path, () => File.ReadAllText(path), missing);

    /// <summary>Reads from a file, with failures of the system as typed errors.</summary>
    public static T Guard<T>(string path, Func<T> read, Func<Exception, Exception>? missing = null)
    {
        try
        {
            return read();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Typed(path, failure, missing);
        }
    }

    /// <summary>Fills <paramref name="destination"/> from <paramref name="offset"/> on.</summary>
    /// <exception cref="DataException">The file ends before.</exception>
    public void Read(long offset, Span<byte> destination)
    {
        while (!destination.IsEmpty)
        {
            var read = ReadSome(offset, destination);
            if (read == 0)
            {
                throw new DataException(
                    Path,
                    $"the file ends at byte {offset}, {destination.Length} bytes early.",
                    "It was cut or replaced while it was read; get it again.");
            }

            destination = destination[read..];
            offset += read;
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

    // A span cannot be captured, so this one has its own handler.
    private int ReadSome(long offset, Span<byte> destination)
    {
        try
        {
            return RandomAccess.Read(_handle, destination, offset);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Typed(Path, failure, missing: null);
        }
    }

    private static Exception Typed(string path, Exception failure, Func<Exception, Exception>? missing) =>
        failure switch
        {
            FileNotFoundException or DirectoryNotFoundException => missing?.Invoke(failure)
                ?? new UsageException($"The file {path} does not exist. Check the spelling.", failure),
            UnauthorizedAccessException when Directory.Exists(path) => new UsageException(
                $"{path} is a folder where a file is needed. Name the file inside it.", failure),
            _ => new ResourceException(
                $"Cannot read {path}: {failure.Message.TrimEnd('.')}. Check the permissions and the disk.", failure),
        };
}
