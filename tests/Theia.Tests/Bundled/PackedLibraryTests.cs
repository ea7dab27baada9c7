namespace Theia.Tests.Bundled;

/// <summary>A project that only references the package.</summary>
[Collection("torch")]
public sealed class PackedLibraryTests
{
    // Of no release, so that no package of that version is ever found elsewhere.
    private const string Version = "0.0.0-packed";

    [Fact]
    public void A_project_that_references_the_package_has_the_student_after_publish_too()
    {
        using ScratchFolder scratch = new();
        Directory.CreateDirectory(scratch["program"]);
        WriteProject(scratch["program"]);
        foreach (var library in new[] { "Theia.Data", "Theia" })
        {
            Run(Repository.Root, "pack", Path.Combine("src", library), "--no-build", "-c", DotnetCommand.Configuration, $"-p:Version={Version}", "-o", scratch["feed"]);
        }

        Run(scratch["program"], "publish", "-o", scratch["published"]);
        using var expected = TheiaModel.LoadBundled();
        NoisePictures.Picture(60, 40).SavePng(scratch["picture.png"]);
        using var tokens = expected.Encode(RgbImage.Load(scratch["picture.png"]), TokenSelection.Mean);

        Assert.Equal(
            $"{string.Join(' ', tokens.data<float>().ToArray().Take(4).Select(value => value.ToString("0.0")))}\n",
            Run(scratch.Path, scratch["published", "program.dll"], scratch["picture.png"]));
    }

    private static string Run(string folder, params string[] words)
    {
        var (code, output, error) = DotnetCommand.Run(folder, words);
        Assert.True(code == 0, $"dotnet {string.Join(' ', words)} ended with {code}: {output}{error}");
        return output;
    }

    // The packages of these tests are taken from where they were restored to; only ours go to the scratch folder.
    private static void WriteProject(string folder)
    {
        var restored = Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        File.WriteAllText(Path.Combine(folder, "program.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <InvariantGlobalization>true</InvariantGlobalization>
                <RestoreSources>../feed</RestoreSources>
                <RestorePackagesPath>../packages</RestorePackagesPath>
                <RestoreFallbackFolders>{restored}</RestoreFallbackFolders>
                <CreateHardLinksForCopyFilesToOutputDirectoryIfPossible>true</CreateHardLinksForCopyFilesToOutputDirectoryIfPossible>
                <CreateHardLinksForPublishFilesIfPossible>true</CreateHardLinksForPublishFilesIfPossible>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Theia" Version="{Version}" />
                <PackageReference Include="libtorch-cpu-linux-x64" Version="2.10.0" />
              </ItemGroup>
            </Project>
            """);
        File.WriteAllText(Path.Combine(folder, "Program.cs"), """
            using Theia;
            using Theia.Data;

            using var theia = TheiaModel.LoadBundled();
            using var vector = theia.Encode(RgbImage.Load(args[0]), TokenSelection.Mean);
            System.Console.WriteLine(string.Join(' ', System.Linq.Enumerable.Select(System.Linq.Enumerable.Take(vector.data<float>().ToArray(), 4), value => value.ToString("0.0"))));
            """);
    }
}
