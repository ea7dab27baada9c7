namespace Theia.Data.Shards;

/// <summary>
/// Splits the name of a member into sample key and extension by the rule of webdataset, and refuses
/// names that could leave a folder.
/// </summary>
internal static class MemberName
{
    private const int Longest = 4096;   // no system opens a longer path

    /// <summary>Splits <paramref name="name"/>.</summary>
    /// <returns>The key (folders and the file name up to its first dot) and the rest in lower case.</returns>
    /// <exception cref="FormatException">It belongs to no sample, or is no relative path; the
    /// message says why.</exception>
    public static (string Key, string Extension) Split(string name)
    {
        if (name.StartsWith("./", StringComparison.Ordinal))
            name = name[2..];   // what "tar -cf x.tar ." writes
        CheckPath(name);
        var file = name.LastIndexOf('/') + 1;
        var dot = name.IndexOf('.', file);
        if (dot < 0)
            throw new FormatException("it has no extension, so it belongs to no sample");
        if (dot == file)
            throw new FormatException("its key is empty");
        if (dot == name.Length - 1)
            throw new FormatException("its extension is empty");
        return (name[..dot], string.Intern(name[(dot + 1)..].ToLowerInvariant()));
    }

    /// <summary>
    /// True for <c>__name__</c>, metadata that webdataset skips, and for what macOS adds: <c>._name</c> with a file's
    /// attributes (AppleDouble), and <c>.DS_Store</c>.
    /// </summary>
    public static bool IsMetadata(string name)
    {
        ReadOnlySpan<char> file = name.AsSpan(name.LastIndexOf('/') + 1);
        if (file.StartsWith("._", StringComparison.Ordinal) || file is ".DS_Store")
            return true;
        var first = name.Split('/')[0];
        return first.Length > 4 && first.StartsWith("__", StringComparison.Ordinal)
            && first.EndsWith("__", StringComparison.Ordinal);
    }

    private static void CheckPath(string name)
    {
        if (name.Length == 0)
            throw new FormatException("the name is empty");
        if (name.Length > Longest)
            throw new FormatException($"the name has {name.Length} characters, more than {Longest}");
        if (name.Any(char.IsControl))
            throw new FormatException("the name contains control characters");
        if (name[0] == '/' || name.Contains('\\') || (name.Length > 1 && name[1] == ':' && char.IsAsciiLetter(name[0])))
            throw new FormatException("the name is not a relative path");
        if (name.Split('/').Any(part => part is "" or "." or ".."))
            throw new FormatException("the path has an empty part, '.' or '..'");
    }
}
