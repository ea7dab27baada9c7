using Theia.Data.IO;

namespace Theia.Data.Images.Decoding;

/// <summary>Opens image files.</summary>
internal static class ImageFile
{
    /// <summary>
    /// Reads a whole file; what is no plain file is never opened, since reading a pipe or a device may not end.
    /// </summary>
    /// <exception cref="UsageException">There is no such file.</exception>
    /// <exception cref="DataException">It is empty, no plain file, or a link that leads to none.</exception>
    /// <exception cref="ResourceException">It cannot be read.</exception>
    public static byte[] Read(string path) => InputFile.Guard(
        path, () => ReadPlain(path), failure => new UsageException($"{path} does not exist. Check the path.", failure));

    private static byte[] ReadPlain(string path)
    {
        FileInfo target = Target(path);
        if (!target.Exists && Directory.Exists(path))
        {
            // What File says of a folder, and of a file without rights.
            var denied = new UnauthorizedAccessException("it is a folder");
            throw new ResourceException($"Cannot read {path}: {denied.Message}.", denied);
        }

        // Pipes, sockets and devices have a length of 0 in the folder's entry, which plain files
        // have only when they are empty.
        if (target is { Exists: true, Length: 0 })
        {
            throw new DataException(
                path, "the file is empty, or is a pipe, a socket or a device.",
                "Only plain files are read; leave it out.");
        }

        return File.ReadAllBytes(path);
    }

    // The file that is read in the end; of a link, the one behind it.
    private static FileInfo Target(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists || !file.Attributes.HasFlag(FileAttributes.ReparsePoint))
            return file;
        FileSystemInfo? target;
        try
        {
            target = file.ResolveLinkTarget(returnFinalTarget: true);
        }
        catch (IOException circle)
        {
            throw new DataException(
                path, $"the link leads nowhere: {circle.Message.TrimEnd('.')}.", "Fix or remove the link.", circle);
        }

        if (target is null or { Exists: false })
        {
            throw new DataException(
                path, $"the link leads nowhere: there is no file {target?.FullName}.", "Fix or remove the link.");
        }

        return target as FileInfo ?? file;
    }
}
