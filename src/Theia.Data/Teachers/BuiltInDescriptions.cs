namespace Theia.Data.Teachers;

/// <summary>The teacher descriptions inside the library: the files of <c>configs/teachers</c>.</summary>
internal static class BuiltInDescriptions
{
    private const string Prefix = "teachers/", Suffix = ".json";

    /// <summary>Their names, for instance <c>dinov2-large</c>.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. typeof(BuiltInDescriptions).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(name => name[Prefix.Length..^Suffix.Length])
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>
    /// The name of the description that <c>configs/teachers/NAME.json</c> means, from whatever
    /// folder; null for another path.
    /// </summary>
    public static string? NameOf(string path) =>
        Path.GetDirectoryName(path) == Path.Combine("configs", "teachers")
            && Names.Contains(Path.GetFileNameWithoutExtension(path), StringComparer.Ordinal)
            ? Path.GetFileNameWithoutExtension(path)
            : null;

    /// <summary>The JSON of one of <see cref="Names"/>.</summary>
    public static byte[] Read(string name)
    {
        using Stream stream = typeof(BuiltInDescriptions).Assembly.GetManifestResourceStream(Prefix + name + Suffix)!;
        var json = new byte[stream.Length];
        stream.ReadExactly(json);
        return json;
    }
}
