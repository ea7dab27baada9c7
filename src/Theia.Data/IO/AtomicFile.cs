namespace Theia.Data.IO;

/// <summary>
/// Writes files atomically: to a temporary file in the same folder, flushed, then renamed. Neighbors are named
/// <c>.{name}.{process}.theia.tmp</c>, so that <see cref="RemoveLeftovers"/> knows those of dead processes and takes no
/// other program's file for one.
/// </summary>
internal static class AtomicFile
{
    private const string NeighborEnd = ".theia.tmp";

    /// <summary>
    /// Writes <paramref name="path"/> by <paramref name="write"/>; on failure nothing is left and an old file stays.
    /// </summary>
    /// <exception cref="ResourceException">The disk is full, or the place cannot be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        using var file = new AtomicFileStream(path);
        try
        {
            write(file.Stream);
            file.Commit();
        }
        catch (Exception failure) when (IsFailureOfWriting(failure))
        {
            throw CannotWrite(path, failure);
        }
    }

    /// <summary>Writes text as UTF-8 without a byte order mark.</summary>
    public static void WriteText(string path, string text) =>
        Write(path, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(text)));

    /// <summary>Writes bytes.</summary>
    public static void WriteBytes(string path, ReadOnlyMemory<byte> bytes) =>
        Write(path, stream => stream.Write(bytes.Span));

    /// <summary>Where a file is written before it gets its name.</summary>
    internal static string Neighbor(string path)
    {
        var full = Path.GetFullPath(path);
        return Path.Combine(
            Path.GetDirectoryName(full)!, $".{Path.GetFileName(full)}.{Environment.ProcessId}{NeighborEnd}");
    }

    /// <summary>True for the name of a neighbor, of a living process or a dead one.</summary>
    internal static bool IsNeighbor(string name) =>
        name.StartsWith('.') && name.EndsWith(NeighborEnd, StringComparison.Ordinal)
            && name.Split('.') is { Length: >= 5 } parts && int.TryParse(parts[^3], out _);

    /// <summary>Deletes neighbors in <paramref name="folder"/> whose process is gone.</summary>
    public static void RemoveLeftovers(string folder)
    {
        if (!Directory.Exists(folder))
            return;
        foreach (var path in Directory.EnumerateFiles(folder, $".*{NeighborEnd}").Where(IsLeftover))
            Discard(FileSystem.Current, path);
    }

    /// <summary>Deletes neighbors of one file whose process is gone; others in the folder may be at work.</summary>
    public static void RemoveLeftoversOf(string path)
    {
        var full = Path.GetFullPath(path);
        if (Path.GetDirectoryName(full) is not { } folder || !Directory.Exists(folder))
            return;
        var start = $".{Path.GetFileName(full)}.";
        foreach (var leftover in Directory.EnumerateFiles(folder, $".*{NeighborEnd}")
            .Where(other => Path.GetFileName(other).StartsWith(start, StringComparison.Ordinal) && IsLeftover(other)))
        {
            Discard(FileSystem.Current, leftover);
        }
    }

    /// <summary>True for a neighbor whose process is gone.</summary>
    internal static bool IsLeftover(string path)
    {
        var name = Path.GetFileName(path);
        return IsNeighbor(name) && int.Parse(name.Split('.')[^3]) is var process
            && (process == Environment.ProcessId || !IsRunning(process));
    }

    /// <summary>
    /// True for what the system says of a place that cannot be written; a library that cannot be
    /// loaded meanwhile is something else.
    /// </summary>
    internal static bool IsFailureOfWriting(Exception failure) =>
        failure is UnauthorizedAccessException or IOException and not (FileNotFoundException or FileLoadException);

    /// <summary>The error for a place that cannot be written.</summary>
    internal static ResourceException CannotWrite(string path, Exception failure) => new(
        $"Cannot write {path}: {failure.Message.TrimEnd('.')}. {WriteAdvice.For(path, failure)}; "
            + "files finished before are kept.",
        failure);

    private static bool IsRunning(int process)
    {
        try
        {
            using var found = System.Diagnostics.Process.GetProcessById(process);
            return !found.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>Deletes a neighbor that will not get its name.</summary>
    internal static void Discard(FileSystem files, string path)
    {
        try
        {
            files.Delete(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The error that led here matters more; the next start removes the leftover.
        }
    }
}
