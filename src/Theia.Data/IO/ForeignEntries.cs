using System.Text.Json;
using Theia.Data.Errors;

namespace Theia.Data.IO;

/// <summary>
/// Finds what this project did not write in a folder that it is about to fill. A folder is filled where it is missing
/// or empty, or where it carries the mark of the work that fills it (a plan, a configuration, a book of stages):
/// nothing foreign is ever replaced or deleted.
/// </summary>
internal static class ForeignEntries
{
    private const int NamesInMessage = 5;

    /// <summary>Refuses a folder without a mark that holds anything.</summary>
    /// <param name="folder">The folder; may be missing.</param>
    /// <param name="remedy">What to do now.</param>
    /// <exception cref="UsageException">It does; the names are in the message. Nothing was changed.</exception>
    public static void RequireNone(string folder, Remedy remedy)
    {
        if (In(folder) is { Count: > 0 } names)
            throw Refusal(folder, names, remedy);
    }

    /// <summary>The error that names what is in the way.</summary>
    public static UsageException Refusal(string folder, IReadOnlyList<string> names, Remedy remedy) => new(
        $"{folder} contains content that this command did not write: "
        + $"{string.Join(", ", names.Take(NamesInMessage).Select(Escaped))}"
        + $"{(names.Count > NamesInMessage ? " and more" : "")}. Nothing was changed.",
        remedy);

    /// <summary>
    /// Names at the top of a folder that stand for files: a few, in ordinal order. Locks and
    /// empty folders do not count.
    /// </summary>
    public static IReadOnlyList<string> In(string folder) => !Directory.Exists(folder) ? [] :
    [
        .. new DirectoryInfo(folder).EnumerateFileSystemInfos()
            .Where(HoldsSomething)
            .Take(1000)
            .Select(entry => entry.Name)
            .Order(StringComparer.Ordinal)
            .Take(NamesInMessage + 1),
    ];

    // Links are never followed.
    private static bool HoldsSomething(FileSystemInfo entry) =>
        entry is DirectoryInfo below && !entry.Attributes.HasFlag(FileAttributes.ReparsePoint)
            ? !AtomicFile.IsNeighbor(entry.Name) && below.EnumerateFileSystemInfos().Any(HoldsSomething)
            : entry.Name != ".lock" && !AtomicFile.IsNeighbor(entry.Name);

    private static string Escaped(string name) =>
        JsonEncodedText.Encode(name, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString();
}
