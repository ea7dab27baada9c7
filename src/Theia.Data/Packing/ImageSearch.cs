using Theia.Data.Images.Decoding;

namespace Theia.Data.Packing;

/// <summary>Finds image files, in an order that does not depend on the disk.</summary>
internal static class ImageSearch
{
    /// <summary>Finds the images of files and folders; see <see cref="ImageSource.Find"/>.</summary>
    /// <param name="paths">Files and folders.</param>
    /// <param name="leftOut">Told what is passed over.</param>
    public static IReadOnlyList<Found> Find(IReadOnlyList<string> paths, LeftOut leftOut)
    {
        if (paths.Count == 0)
            throw new UsageException("Give at least one image or folder.");
        string[] full = [.. paths.Select(path => Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)))];
        var top = CommonFolder(full);
        var walk = new FolderWalk(leftOut);
        var found = new SortedDictionary<string, Found>(StringComparer.Ordinal);
        foreach (var path in full)
        {
            foreach (var file in Files(path, walk))
            {
                var relative = Path.GetRelativePath(top, file).Replace(Path.DirectorySeparatorChar, '/');
                // Different names may decode to the same text, and each is to be counted.
                if (UndecodableName.Has(file))
                    relative = Numbered(relative, found);
                var slash = relative.LastIndexOf('/');
                found[relative] = new Found(file, relative, slash < 0 ? relative : relative[..slash], Length(file));
            }
        }

        if (found.Count == 0)
            throw Nothing(string.Join(", ", paths), leftOut);
        return [.. found.Values];
    }

    private static IEnumerable<string> Files(string path, FolderWalk walk)
    {
        if (File.Exists(path))
            return [path];
        if (Directory.Exists(path))
            return walk.Images(path);
        throw new UsageException(UndecodableName.Has(path)
            ? $"{path} cannot be found: {UndecodableName.Problem}. Rename it."
            : $"{path} does not exist. Check the spelling.");
    }

    private static string Numbered(string relative, SortedDictionary<string, Found> found)
    {
        var free = relative;
        for (var number = 2; found.ContainsKey(free); number++)
            free = $"{relative} ({number})";
        return free;
    }

    // Of a link, that of the file behind it: a link stays the same when its file changes.
    private static long Length(string path)
    {
        try
        {
            var file = new FileInfo(path);
            return (file.Attributes.HasFlag(FileAttributes.ReparsePoint)
                && file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target
                ? target
                : file).Length;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return 0;   // reading it says what is wrong
        }
    }

    private static TheiaException Nothing(string paths, LeftOut leftOut)
    {
        var extensions = string.Join(", ", ImageExtensions.Read);
        var others = $"{leftOut}";
        if (leftOut.HoldsImages)
        {
            return new DataException(
                paths, $"no image can be read; left out: {others}.",
                $"Only {extensions} are searched for: convert other formats to JPEG or PNG, "
                    + "and check the permissions of folders.");
        }

        return new UsageException(
            $"There are no images in {paths}: looked for files ending in {extensions}"
            + $"{(others.Length > 0 ? $"; left out: {others}" : "")}.");
    }

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

    /// <summary>An image file.</summary>
    /// <param name="FullPath">Where it is.</param>
    /// <param name="Path">Relative, with <c>/</c>.</param>
    /// <param name="Group">Its folder, or itself.</param>
    /// <param name="Length">Bytes.</param>
    internal sealed record Found(string FullPath, string Path, string Group, long Length);
}
