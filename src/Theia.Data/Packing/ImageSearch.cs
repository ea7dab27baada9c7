using System.IO.Enumeration;

namespace Theia.Data.Packing;

/// <summary>Finds picture files, in an order that does not depend on the disk.</summary>
internal static class ImageSearch
{
    private static readonly HashSet<string> _extensions = new([".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp", ".bmp"], StringComparer.OrdinalIgnoreCase);

    /// <summary>Finds the pictures of files and folders; see <see cref="ImageSource.Find"/>.</summary>
    public static IReadOnlyList<Found> Find(IReadOnlyList<string> paths)
    {
        if (paths.Count == 0)
            throw new UsageException("Name at least one picture or folder of pictures.");
        string[] full = [.. paths.Select(path => Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)))];
        var top = CommonFolder(full);
        var found = new SortedDictionary<string, Found>(StringComparer.Ordinal);
        foreach (var path in full)
        {
            foreach (var file in Files(path))
            {
                var relative = Path.GetRelativePath(top, file).Replace(Path.DirectorySeparatorChar, '/');
                var slash = relative.LastIndexOf('/');
                found[relative] = new Found(file, relative, slash < 0 ? relative : relative[..slash], new FileInfo(file).Length);
            }
        }

        if (found.Count == 0)
            throw new UsageException($"There are no pictures in {string.Join(", ", paths)}: looked for files ending in {string.Join(", ", _extensions)}.");
        return [.. found.Values];
    }

    private static IEnumerable<string> Files(string path)
    {
        if (File.Exists(path))
            return [path];
        if (!Directory.Exists(path))
            throw new UsageException($"There is no file or folder {path}. Check the spelling.");
        try
        {
            return [.. Search(path)];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ResourceException($"Cannot search {path}: {failure.Message.TrimEnd('.')}. Check the rights of the folder.", failure);
        }
    }

    // Links to folders may lead in circles; links to files may not.
    private static FileSystemEnumerable<string> Search(string folder) =>
        new(folder, (ref FileSystemEntry entry) => entry.ToFullPath(), new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = false, AttributesToSkip = FileAttributes.Hidden | FileAttributes.System })
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) => !entry.IsDirectory && _extensions.Contains(Path.GetExtension(entry.FileName).ToString()),
            ShouldRecursePredicate = (ref FileSystemEntry entry) => !entry.Attributes.HasFlag(FileAttributes.ReparsePoint),
        };

    private static string CommonFolder(string[] paths)
    {
        var common = Directory.Exists(paths[0]) ? paths[0] : Path.GetDirectoryName(paths[0])!;
        foreach (var path in paths)
        {
            var folder = Directory.Exists(path) ? path : Path.GetDirectoryName(path)!;
            while (!Path.Join(folder, "/").StartsWith(Path.Join(common, "/"), StringComparison.Ordinal))
                common = Path.GetDirectoryName(common)!;
        }

        return common;
    }

    /// <summary>A picture file.</summary>
    /// <param name="FullPath">Where it is.</param>
    /// <param name="Path">Relative, with <c>/</c>.</param>
    /// <param name="Group">Its folder, or itself.</param>
    /// <param name="Length">Bytes.</param>
    internal sealed record Found(string FullPath, string Path, string Group, long Length);
}
