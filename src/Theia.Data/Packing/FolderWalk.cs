using System.IO.Enumeration;
using Theia.Data.Images.Decoding;

namespace Theia.Data.Packing;

/// <summary>
/// Goes through a folder and all folders in it; what cannot be entered is noted and does not end the walk.
/// </summary>
/// <param name="leftOut">Told what is passed over.</param>
internal sealed class FolderWalk(LeftOut leftOut)
{
    private static readonly EnumerationOptions _everything =
        new() { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false };

    /// <summary>The full paths of the image files below a folder.</summary>
    /// <exception cref="ResourceException">The folder itself cannot be read.</exception>
    public IEnumerable<string> Images(string folder)
    {
        try
        {
            return Below(folder, Entries(folder));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ResourceException(
                $"Cannot search {folder}: {failure.Message.TrimEnd('.')}. "
                    + "Check the permissions of the folder.", failure);
        }
    }

    private IEnumerable<string> Below(string folder, Entry[] entries)
    {
        foreach (Entry entry in entries)
        {
            var path = Path.Join(folder, entry.Name);
            if (entry.Attributes.HasFlag(FileAttributes.Hidden) || entry.Attributes.HasFlag(FileAttributes.System))
            {
                _ = entry.IsFolder ? leftOut.HiddenFolders++ : leftOut.HiddenFiles++;
            }
            else if (entry.IsFolder && entry.Attributes.HasFlag(FileAttributes.ReparsePoint))
            {
                leftOut.LinkedFolders++;   // links to folders may lead in circles; links to files may not
            }
            else if (entry.IsFolder)
            {
                foreach (var image in Enter(path))
                    yield return image;
            }
            else if (ImageExtensions.IsRead(entry.Name))
            {
                yield return path;
            }
            else
            {
                leftOut.CountOther(entry.Name);
            }
        }
    }

    private IEnumerable<string> Enter(string folder)
    {
        try
        {
            return Below(folder, Entries(folder));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            var reason = UndecodableName.Has(folder)
                ? UndecodableName.Problem
                : $"cannot be read: {failure.Message.TrimEnd('.')}";
            leftOut.UnreadableFolders.Add(new SkippedImage(folder, reason));
            return [];
        }
    }

    private static Entry[] Entries(string folder) => [.. new FileSystemEnumerable<Entry>(
        folder,
        (ref FileSystemEntry entry) => new Entry(entry.FileName.ToString(), entry.IsDirectory, entry.Attributes),
        _everything)];

    private readonly record struct Entry(string Name, bool IsFolder, FileAttributes Attributes);
}
