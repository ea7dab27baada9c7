using System.Diagnostics;
using System.Security.Cryptography;
using Theia.Scenes;

namespace Theia.Tests.Scenes;

/// <summary>
/// Same seed, same bytes: on any number of threads, with or without vector instructions, today and later.
/// </summary>
public sealed class SceneBytesTests
{
    // A change of any pixel, label or word changes this; then SceneRenderer.Version must change as well.
    private const string Expected = "a14d0b4bb61a39f35e6582d6146e0bdf9f6ea9c4202fe5ba050a20b7ce518e9d";

    private static readonly SceneSetOptions _options = new() { Count = 24, Seed = 9, Size = 40, SamplesPerShard = 5 };

    [Fact]
    public void Scenes_have_the_bytes_that_they_had_when_they_were_first_drawn()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var index in (int[])[0, 1, 2, 3, 4, 5, 6, 7, 500, 12345])
        {
            Scene scene = SceneRenderer.Render(42, index, index < 2 ? 224 : 72);
            hash.AppendData(scene.Image.Pixels);
            hash.AppendData(System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(scene.Depth));
            hash.AppendData(scene.Classes);
            hash.AppendData(scene.Instances);
            hash.AppendData(scene.Parts);
            hash.AppendData(System.Runtime.InteropServices.MemoryMarshal.AsBytes<sbyte>(scene.Normals));
            hash.AppendData(scene.Facts.ToJson());
        }

        Assert.Equal(Expected, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    [Fact]
    public void A_set_has_the_same_bytes_on_any_number_of_threads()
    {
        using var folder = new ScratchFolder();
        string[][] sets = [.. new[] { 1, 2, 5 }.Select(threads =>
        {
            var set = new DatasetFolder(folder[$"{threads}", "set"]);
            SceneSet.Write(
                set, _options with { Threads = threads }, cancellation: TestContext.Current.CancellationToken);
            return Hashes(set.Path);
        })];
        Assert.NotEmpty(sets[0]);
        Assert.Equal(sets[0], sets[1]);
        Assert.Equal(sets[0], sets[2]);
    }

    [Fact]
    public void A_set_has_the_same_bytes_without_vector_instructions()
    {
        using var folder = new ScratchFolder();
        string[] words = ["scenes", "--count", "4", "--seed", "9", "--size", "40", "--threads", "2"];
        var start = new ProcessStartInfo(
            Path.Combine(AppContext.BaseDirectory, "Theia.Cli"), [.. words, "--to", folder["plain", "set"]])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        start.Environment["DOTNET_EnableHWIntrinsic"] = "0";
        using (Process process = Process.Start(start)!)
        {
            var error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, error);
        }

        Assert.Equal(0, ChildProcess.Run(folder.Path, [.. words, "--to", folder["fast", "set"]]).Code);
        Assert.Equal(Hashes(folder["fast", "set"]), Hashes(folder["plain", "set"]));
    }

    private static string[] Hashes(string folder) =>
    [
        .. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(file => $"{Path.GetRelativePath(folder, file)} "
                + $"{Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)))}"),
    ];
}
