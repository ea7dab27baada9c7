using System.Text.Json.Serialization;
using Theia.Data.Images.Decoding;

namespace Theia.Data.Packing;

/// <summary>Files and folders that an image search left out, counted for the report.</summary>
internal sealed class LeftOut
{
    private const int NamedExtensions = 6;

    /// <summary>
    /// Files without an extension of an image, by extension in lower case; <c>(none)</c> where there is none.
    /// </summary>
    public SortedDictionary<string, int> OtherFiles { get; } = new(StringComparer.Ordinal);

    /// <summary>Files whose name begins with a dot, or that Windows hides.</summary>
    public int HiddenFiles { get; set; }

    /// <summary>Folders of that kind; they are not searched.</summary>
    public int HiddenFolders { get; set; }

    /// <summary>Links to folders, which may lead in circles.</summary>
    public int LinkedFolders { get; set; }

    /// <summary>Folders that cannot be read, and why.</summary>
    public List<SkippedImage> UnreadableFolders { get; } = [];

    /// <summary>True when images are certain or likely to be among them.</summary>
    [JsonIgnore]
    public bool HoldsImages => UnreadableFolders.Count > 0 || OtherFiles.Keys.Any(ImageExtensions.IsUnread);

    /// <summary>Counts a file of another kind.</summary>
    public void CountOther(string name)
    {
        var extension = Path.GetExtension(name).ToLowerInvariant();
        var kind = extension.Length > 0 ? extension : "(none)";
        OtherFiles[kind] = OtherFiles.GetValueOrDefault(kind) + 1;
    }

    /// <summary>
    /// For example <c>3 files of other kinds (.txt 2, .heic 1), 1 linked folder</c>; empty when nothing is left out.
    /// </summary>
    public override string ToString()
    {
        KeyValuePair<string, int>[] kinds = [.. OtherFiles.OrderByDescending(kind => kind.Value)
            .ThenBy(kind => kind.Key, StringComparer.Ordinal)];
        var named = string.Join(", ", kinds.Take(NamedExtensions).Select(kind => $"{kind.Key} {kind.Value}"));
        var more = kinds.Length > NamedExtensions ? ", …" : "";
        var others = OtherFiles.Values.Sum();
        string?[] parts =
        [
            others == 0 ? null
                : $"{others} {(others == 1 ? "file of another kind" : "files of other kinds")} ({named}{more})",
            Count(HiddenFiles, "hidden file"),
            Count(HiddenFolders, "hidden folder"),
            Count(LinkedFolders, "linked folder"),
            Count(UnreadableFolders.Count, "unreadable folder"),
        ];
        return string.Join(", ", parts.OfType<string>());
    }

    private static string? Count(int count, string what) =>
        count == 0 ? null : $"{count} {what}{(count == 1 ? "" : "s")}";
}
