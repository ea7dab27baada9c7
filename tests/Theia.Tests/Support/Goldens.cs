using System.Text.Json;

namespace Theia.Tests.Support;

/// <summary>The reference numbers: the project's own copy, or the folder named by <c>THEIA_GOLDENS</c>.</summary>
internal static class Goldens
{
    /// <summary>The folder that holds <c>images/</c>, <c>photos/</c>, <c>student/</c>, …</summary>
    public static string Root { get; } = Environment.GetEnvironmentVariable("THEIA_GOLDENS") is { Length: > 0 } folder
        ? Path.GetFullPath(folder)
        : Path.Combine(Repository.Root, "tests", "Theia.Tests", "goldens");

    /// <summary>Path of a file or folder of the set; skips the test, saying why, when its group is missing.</summary>
    public static string At(params string[] parts)
    {
        var group = Path.Combine(Root, parts[0]);
        Assert.SkipUnless(Directory.Exists(group), $"The golden set {Root} has no group '{parts[0]}'.");
        return Path.Combine([Root, .. parts]);
    }

    /// <summary>Reads a JSON file of the set.</summary>
    public static JsonElement Json(params string[] parts)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(At(parts)));
        return document.RootElement.Clone();
    }
}
