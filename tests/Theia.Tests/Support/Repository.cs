using System.Runtime.CompilerServices;

namespace Theia.Tests.Support;

/// <summary>Where the project's own files lie.</summary>
internal static class Repository
{
    /// <summary>The folder of <c>Theia.slnx</c>.</summary>
    public static string Root { get; } = Find();

    private static string Find([CallerFilePath] string here = "")
    {
        DirectoryInfo? folder = new(Path.GetDirectoryName(here)!);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Theia.slnx")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException($"No Theia.slnx above {here}.");
    }
}
