using Theia.Data.Errors;

namespace Theia.Training.Configuration;

/// <summary>
/// Finds configurations: files of the user's, and those that ship with the program, from whatever folder it is run.
/// </summary>
internal static class ConfigFile
{
    /// <summary>Finds a file by its path, by its path beside the program, or by the name of one that ships.</summary>
    /// <param name="name">For instance <c>mine.json</c>, <c>configs/distill/nano.json</c> or <c>nano</c>.</param>
    /// <param name="kinds">Folders of the shipped ones, the nearest first: <c>distill</c>, <c>lab</c>.</param>
    /// <exception cref="UsageException">There is none; the message lists those that ship.</exception>
    public static string Find(string name, params IReadOnlyList<string> kinds)
    {
        List<string> folders = [.. kinds.Select(Folder)];
        List<string> places =
        [
            name,
            Path.Combine(AppContext.BaseDirectory, name),
            .. folders.SelectMany(folder => new[] { Path.Combine(folder, name), Path.Combine(folder, $"{name}.json") }),
        ];
        if (places.Find(File.Exists) is { } found)
            return found;
        List<string> names = [.. kinds.SelectMany(Names)];
        var hint = NearestName.Hint(Path.GetFileNameWithoutExtension(name), names);
        var known = names.Count > 0 ? $", or one of: {string.Join(", ", names)}" : "";
        throw new UsageException($"Unknown configuration '{name}'.{hint} Name a JSON file{known}.");
    }

    /// <summary>Names of those of a kind that ship, sorted.</summary>
    public static IEnumerable<string> Names(string kind) =>
        Directory.Exists(Folder(kind))
            ? Directory
                .EnumerateFiles(Folder(kind), "*.json")
                .Select(static file => Path.GetFileNameWithoutExtension(file))
                .Order(StringComparer.Ordinal)
            : [];

    private static string Folder(string kind) => Path.Combine(AppContext.BaseDirectory, "configs", kind);
}
