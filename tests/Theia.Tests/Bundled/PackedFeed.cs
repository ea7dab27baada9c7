using System.IO.Compression;

namespace Theia.Tests.Bundled;

/// <summary>The packages of this repository in a folder, as a user gets them, and projects that use them.</summary>
public sealed class PackedFeed : IDisposable
{
    /// <summary>Of no release, so that no package of that version is ever found elsewhere.</summary>
    public const string Version = "0.0.0-packed";

    private static readonly string[] _libraries =
        ["Theia.Data", "Theia", "Theia.OnnxRuntime", "Theia.RobotData", "Theia.Scenes", "Theia.Robotics"];

    private readonly ScratchFolder _scratch = new();

    public PackedFeed()
    {
        foreach (var library in _libraries)
        {
            Run(
                Repository.Root, "pack", Path.Combine("src", library), "--no-build", "-c", DotnetCommand.Configuration,
                $"-p:Version={Version}", "-o", Folder);
        }
    }

    /// <summary>Where the packages are.</summary>
    public string Folder => _scratch["feed"];

    /// <summary>A place beside them.</summary>
    public string this[params string[] parts] => _scratch[parts];

    /// <summary>The file of a package.</summary>
    public FileInfo Package(string name, string extension = "nupkg") =>
        new(Path.Combine(Folder, $"{name}.{Version}.{extension}"));

    /// <summary>Names of the files in a package, sorted.</summary>
    public IReadOnlyList<string> Contents(string name)
    {
        using var archive = ZipFile.OpenRead(Package(name).FullName);
        return [.. archive.Entries.Select(entry => entry.FullName).Order(StringComparer.Ordinal)];
    }

    /// <summary>
    /// Writes a console project that uses packages of this feed; others come from where those
    /// of the tests were restored to.
    /// </summary>
    public string WriteProject(string name, string items, string program)
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var restored = Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(home, ".nuget", "packages");
        Directory.CreateDirectory(_scratch[name]);
        File.WriteAllText(_scratch[name, $"{name}.csproj"], $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <InvariantGlobalization>true</InvariantGlobalization>
                <RestoreSources>../feed</RestoreSources>
                <RestorePackagesPath>../packages</RestorePackagesPath>
                <RestoreFallbackFolders>{restored}</RestoreFallbackFolders>
                <CreateHardLinksForCopyLocalIfPossible>true</CreateHardLinksForCopyLocalIfPossible>
                <CreateHardLinksForCopyFilesToOutputDirectoryIfPossible>true</CreateHardLinksForCopyFilesToOutputDirectoryIfPossible>
                <CreateHardLinksForPublishFilesIfPossible>true</CreateHardLinksForPublishFilesIfPossible>
              </PropertyGroup>
              <ItemGroup>
                {items}
              </ItemGroup>
            </Project>
            """);
        File.WriteAllText(_scratch[name, "Program.cs"], program);
        return _scratch[name];
    }

    /// <summary>Runs <c>dotnet</c> and returns what it printed, failing the test where it fails.</summary>
    public static string Run(string folder, params string[] words)
    {
        var (code, output, error) = DotnetCommand.Run(folder, words);
        Assert.True(code == 0, $"dotnet {string.Join(' ', words)} ended with {code}: {output}{error}");
        return output;
    }

    public void Dispose() => _scratch.Dispose();
}
