using System.Diagnostics;

namespace Theia.Tests.Packing;

/// <summary>A disk that is really full: the command line packs onto a file system of one megabyte.</summary>
public sealed class FullDiskTests
{
    private const string Script = """
        mount -t tmpfs -o size=1m tmpfs "$1" || exit 77
        "$2" pack "$3" --to "$1/set" --samples-per-shard 2 2> "$4/error"; echo "first $?"
        ls -A "$1/set/images" | grep -c tmp; ls "$1/set/images" | grep -c 'tar$'
        mount -o remount,size=20m "$1"
        "$2" pack "$3" --to "$1/set" --samples-per-shard 2 > /dev/null 2>&1; echo "second $?"
        cp -a "$1/set" "$4/"
        """;

    [Fact]
    public void A_full_disk_ends_with_one_and_the_next_run_goes_on_from_there()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux mounts a file system for one process.");
        using var folder = new ScratchFolder();
        foreach (var part in new[] { "photos", "disk", "out" })
            Directory.CreateDirectory(folder[part]);
        for (var i = 0; i < 12; i++)
            SomeImages.Image(i).SavePng(folder["photos", $"{i}.png"]);

        var (code, output) = Run(folder);

        Assert.SkipWhen(
            code != 0 && output.Length == 0,
            "This machine does not let a test mount a file system (unshare -m, mount).");
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var error = File.ReadAllText(folder["out", "error"]);
        Assert.Equal("first 1", lines[0]);
        Assert.Contains("No space left", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.Equal("0", lines[1]);
        Assert.InRange(int.Parse(lines[2]), 1, 5);
        Assert.Equal("second 0", lines[3]);

        ImagePacking.Run(
            ImageSource.Find([folder["photos"]]), new DatasetFolder(folder["whole", "set"]),
            new PackOptions { SamplesPerShard = 2 }, cancellation: TestContext.Current.CancellationToken);
        SomeImages.AssertSame(folder["whole", "set"], folder["out", "set"]);
    }

    private static (int Code, string Output) Run(ScratchFolder folder)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Theia.Cli");
        var start = new ProcessStartInfo(
            "unshare", ["-m", "sh", "-c", Script, "sh", folder["disk"], program, folder["photos"], folder["out"]])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        try
        {
            using Process process = Process.Start(start)!;
            Task<string> error = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            TestContext.Current.TestOutputHelper?.WriteLine(error.Result);
            return (process.ExitCode, output);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return (77, "");   // no unshare here
        }
    }
}
