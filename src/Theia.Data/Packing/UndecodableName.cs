namespace Theia.Data.Packing;

/// <summary>
/// Names of files that are not valid UTF-8, as old archives leave them. The runtime puts U+FFFD in the place of what it
/// cannot decode, and the result names no file any more.
/// </summary>
internal static class UndecodableName
{
    /// <summary>What to say of such a name.</summary>
    public const string Problem = "its name is not valid UTF-8, so it cannot be opened";

    /// <summary>True for a path that does not exist and has the mark of a failed decoding.</summary>
    public static bool Has(string path) => path.Contains('\uFFFD') && !Path.Exists(path);
}
