namespace Theia.Data.IO;

/// <summary>
/// Keeps other processes from writing into a folder. The lock is the system's own on the file <c>.lock</c>, so it ends
/// with its process however that ends; the file holds the process id, for the message that others get.
/// </summary>
internal sealed class FolderLock : IDisposable
{
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(20);

    private readonly string _path;
    private readonly FileStream _held;

    private FolderLock(string path, FileStream held)
    {
        _path = path;
        _held = held;
    }

    /// <summary>Takes the lock of <paramref name="folder"/>, which is made where it is missing.</summary>
    /// <exception cref="ResourceException">Another process has it, or the folder cannot be written.</exception>
    /// <exception cref="UsageException">The file <c>.lock</c> is another program's.</exception>
    public static FolderLock Acquire(string folder) => TryAcquire(folder, out var owner)
        ?? throw new ResourceException(
            $"Another process{(owner is null ? "" : $" (number {owner})")} is writing into {folder}. "
            + "Wait until it has finished, or stop it; then run again.");

    /// <summary>As <see cref="Acquire"/>; null where another process has the lock.</summary>
    /// <exception cref="ResourceException">The folder cannot be written.</exception>
    /// <exception cref="UsageException">The file <c>.lock</c> is another program's.</exception>
    public static FolderLock? TryAcquire(string folder) => TryAcquire(folder, out _);

    private static FolderLock? TryAcquire(string folder, out string? other)
    {
        var path = Path.Combine(folder, ".lock");
        var mine = $"{Environment.ProcessId} {Guid.NewGuid():N}";
        other = null;
        try
        {
            Directory.CreateDirectory(folder);
            for (var attempt = 0; attempt < 50; attempt++)
            {
                if (TryAcquire(path, mine) is { } held)
                    return new FolderLock(path, held);
                if (TryReadOwner(path) is { } owner && owner != mine)
                {
                    other = owner.Split(' ')[0];
                    return null;
                }

                Thread.Sleep(_pause);   // someone is between the two steps below, or has just let go
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw AtomicFile.CannotWrite(path, failure);
        }

        return null;
    }

    /// <summary>Lets others in.</summary>
    public void Dispose()
    {
        try
        {
            File.Delete(_path);   // before letting go: later it might be the file of the next owner
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // A leftover empty lock file does no harm.
        }

        _held.Dispose();
    }

    // A name is written under an exclusive lock and kept under a shared one, so that others can read it.
    // A process that comes between the two steps writes last and owns the lock; the first finds another name and waits.
    private static FileStream? TryAcquire(string path, string mine)
    {
        try
        {
            using (var exclusive = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None))
            {
                if (!IsOfALock(Text(exclusive)))
                {
                    throw new UsageException(
                        $"{path} was not written by this program, which would keep its own lock there. "
                        + "Choose another folder.");
                }

                exclusive.SetLength(0);
                exclusive.Write(System.Text.Encoding.ASCII.GetBytes(mine));
            }

            var shared = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            if (Text(shared) == mine)
                return shared;
            shared.Dispose();
        }
        catch (Exception failure)
            when (failure is FileNotFoundException || (failure is IOException && IsHeldByOther(failure.HResult)))
        {
            // Not ours this time.
        }

        return null;
    }

    // Empty after a stop between two calls; otherwise the number of a process and a word.
    private static bool IsOfALock(string text) =>
        text.Length == 0 || (text.Split(' ') is [var number, { Length: > 0 }] && int.TryParse(number, out _));

    private static string? TryReadOwner(string path)
    {
        try
        {
            using var file = new FileStream(
                path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return Text(file) is { Length: > 0 } owner ? owner : null;
        }
        catch (Exception failure)
            when (failure is FileNotFoundException || (failure is IOException && IsHeldByOther(failure.HResult)))
        {
            return null;
        }
    }

    private static string Text(FileStream file)
    {
        Span<byte> text = stackalloc byte[64];
        return System.Text.Encoding.ASCII.GetString(
            text[..file.ReadAtLeast(text, text.Length, throwOnEndOfStream: false)]);
    }

    // EAGAIN on Linux and on macOS, and a sharing violation on Windows: the only failures that mean "wait".
    private static bool IsHeldByOther(int code) => code is 11 or 35 or unchecked((int)0x80070020);
}
