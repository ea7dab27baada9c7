namespace Theia.Data.IO;

/// <summary>
/// Writes folders that are whole or absent: filled under a neighbor's name, then renamed. They also vanish whole:
/// renamed out of sight before the first file goes. Neighbors are named as those of <see cref="AtomicFile"/>.
/// </summary>
internal static class AtomicDirectory
{
    /// <summary>
    /// Writes <paramref name="path"/> by <paramref name="fill"/>, which gets the folder to write
    /// into; on failure nothing is left.
    /// </summary>
    /// <exception cref="ResourceException">The disk is full, or the place cannot be written.</exception>
    /// <exception cref="InvalidOperationException">The folder is there already.</exception>
    public static void Write(string path, Action<string> fill)
    {
        if (Directory.Exists(path))
            throw new InvalidOperationException($"{path} already exists.");
        var neighbor = AtomicFile.Neighbor(path);
        try
        {
            Discard(neighbor);
            Directory.CreateDirectory(neighbor);
            fill(neighbor);
            FileSystem.Current.RenameFolder(neighbor, path);
        }
        catch (Exception failure)
        {
            Discard(neighbor);
            if (failure is IOException or UnauthorizedAccessException)
                throw AtomicFile.CannotWrite(path, failure);
            throw;
        }
    }

    /// <summary>Deletes a folder atomically: renames it first, then deletes its files.</summary>
    /// <exception cref="ResourceException">The folder cannot be renamed.</exception>
    public static void Delete(string path)
    {
        var neighbor = AtomicFile.Neighbor(path);
        try
        {
            Discard(neighbor);
            FileSystem.Current.RenameFolder(path, neighbor);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw AtomicFile.CannotWrite(path, failure);
        }

        Discard(neighbor);
    }

    /// <summary>Deletes neighbors in <paramref name="folder"/> whose process is gone.</summary>
    public static void RemoveLeftovers(string folder)
    {
        if (!Directory.Exists(folder))
            return;
        foreach (var path in Directory.EnumerateDirectories(folder, ".*.theia.tmp").Where(AtomicFile.IsLeftover))
            Discard(path);
    }

    private static void Discard(string path)
    {
        try
        {
            if (Directory.Exists(path))
                Directory.Delete(path, recursive: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The error that led here matters more; the next start removes the leftover.
        }
    }
}
