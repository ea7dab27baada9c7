using System.Diagnostics;
using System.IO.Compression;
using System.Runtime.InteropServices;

namespace Theia.Tests.Bundled;

/// <summary>The command line as a .NET tool, installed from a folder of packages.</summary>
[Collection("torch")]
public sealed class PackedToolTests
{
    // nuget.org takes no larger package.
    private const long GreatestPackage = 250_000_000;

    private static readonly string[] _carried =
    [
        "README.md", "NOTICE", "LICENSE", "/libtorch_cpu.so", "/libonnxruntime.so", "/libSkiaSharp.so",
        "/ResNet18.onnx", "/models/nano-vit/model.safetensors", "/photos/cat.png", "/configs/distill/nano.json",
    ];

    private static readonly string[] _leftOut =
    [
        ".dylib", "/onnxruntime.dll", "/libtorch_python.so", "/libSkiaSharp.pdb",
    ];

    [Fact]
    public void The_tool_is_small_enough_to_be_published_and_runs_where_it_is_installed()
    {
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64,
            "libtorch is packed for Linux on x64.");
        using ScratchFolder scratch = new();
        NoiseImages.Image(60, 40).SavePng(scratch["image.png"]);
        File.WriteAllText(
            scratch["nuget.config"],
            """<configuration><packageSources><clear /><add key="feed" value="feed" /></packageSources></configuration>""");

        // The libraries are built already, and the package for other systems is not looked at here.
        PackedFeed.Run(
            Repository.Root, "pack", "src/Theia.Cli", "-c", DotnetCommand.Configuration, "-o", scratch["feed"],
            "-p:BuildProjectReferences=false", "-p:ToolPackageRuntimeIdentifiers=linux-x64",
            $"-p:PackageVersion={PackedFeed.Version}");
        PackedFeed.Run(
            scratch.Path, "tool", "install", "Theia.Cli", "--version", PackedFeed.Version,
            "--tool-path", scratch["tools"], "--configfile", scratch["nuget.config"]);

        var package = scratch["feed", $"Theia.Cli.linux-x64.{PackedFeed.Version}.nupkg"];
        Assert.InRange(new FileInfo(package).Length, 1, GreatestPackage);
        AssertContents(package);
        (var code, _, var error) = Offline.Run(new ProcessStartInfo(
            scratch["tools", "theia"],
            ["encode", scratch["image.png"], "--to", scratch["tokens.safetensors"], "--threads", "1"]));
        Assert.True(code == 0, error);
        Assert.Equal([196, 96], SafetensorsFile.ReadAll(scratch["tokens.safetensors"]).Values.Single().Shape);
    }

    private static void AssertContents(string package)
    {
        using var archive = ZipFile.OpenRead(package);
        string[] files = [.. archive.Entries.Select(entry => entry.FullName)];
        Assert.All(_carried, end => Assert.Contains(files, file => file.EndsWith(end, StringComparison.Ordinal)));
        Assert.All(_leftOut, end => Assert.DoesNotContain(files, file => file.EndsWith(end, StringComparison.Ordinal)));
    }
}
