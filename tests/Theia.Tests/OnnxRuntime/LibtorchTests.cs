using System.Text.RegularExpressions;
using Theia.Native;

namespace Theia.Tests.OnnxRuntime;

/// <summary>What is said where libtorch is missing or cannot be loaded.</summary>
public sealed partial class LibtorchTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    [Theory]
    [InlineData("encode", "photos", "--to", "tokens.safetensors")]
    [InlineData("extract", "--set", "set", "--teacher", "nano-vit")]
    [InlineData("quickstart", "--to", "out")]
    [InlineData("lab", "teach", "vit", "--to", "out")]
    public void A_program_without_libtorch_names_the_package_and_copies_nothing(params string[] words)
    {
        using var program = new ProgramWithoutTorch(keepTorchSharp: true);
        Directory.CreateDirectory(_folder["photos"]);
        NoiseImages.Image(40, 30).SavePng(_folder["photos", "noise.png"]);
        program.Run("pack", _folder["photos"], "--to", _folder["set"]);
        var before = program.Files();

        string[] places = ["photos", "set", "out", "tokens.safetensors"];
        (var code, var output, var error) = program.TryRun(
            [.. words.Select(word => places.Contains(word, StringComparer.Ordinal) ? _folder[word] : word)]);

        Assert.Equal(1, code);
        Assert.Empty(output);
        Assert.Contains($"add the package {Libtorch.Package} {Libtorch.Version}", error, StringComparison.Ordinal);
        Assert.DoesNotContain("internal error", error, StringComparison.Ordinal);
        Assert.Equal(before, program.Files());
        string[] folders = [_folder["photos"], _folder["set"]];
        Assert.Equal(folders, Directory.EnumerateDirectories(_folder.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Too_little_memory_is_told_apart_from_a_missing_library()
    {
        const string Reason = """
            Unable to load shared library 'torch_cpu' or one of its dependencies. Consider setting LD_DEBUG:
            /opt/theia/libtorch_cpu.so: failed to map segment from shared object
            /opt/theia/torch_cpu: cannot open shared object file: No such file or directory

            """;

        var problem = Libtorch.Problem("/opt/theia/libtorch_cpu.so", Reason);

        Assert.StartsWith(
            "libtorch cannot be loaded: /opt/theia/libtorch_cpu.so: failed to map segment from shared object. ",
            problem,
            StringComparison.Ordinal);
        Assert.Contains("memory", problem, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', problem);
    }

    [Fact]
    public void Another_reason_is_passed_on() => Assert.Equal(
        "libtorch cannot be loaded: libstdc++.so.6: version `GLIBCXX_9' not found. docs/native.md lists its requirements.",
        Libtorch.Problem("/opt/theia/libtorch_cpu.so", "libstdc++.so.6: version `GLIBCXX_9' not found\n"));

    [Fact]
    public void The_version_that_is_named_is_the_one_that_is_built_with()
    {
        var versions = File.ReadAllText(Path.Combine(Repository.Root, "Directory.Packages.props"));

        Assert.Equal(Libtorch.Version, TorchVersion().Match(versions).Groups["version"].Value);
    }

    public void Dispose() => _folder.Dispose();

    [GeneratedRegex("""Include="libtorch-cpu-linux-x64" Version="(?<version>[^"]+)""", RegexOptions.ExplicitCapture)]
    private static partial Regex TorchVersion();
}
