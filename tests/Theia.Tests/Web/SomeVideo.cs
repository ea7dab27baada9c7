using System.Diagnostics;

namespace Theia.Tests.Web;

/// <summary>A short video of colored bars that move.</summary>
internal static class SomeVideo
{
    /// <summary>Writes it, or skips the test where there is no ffmpeg.</summary>
    /// <returns>The path.</returns>
    public static async Task<string> WriteAsync(string path)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/ffmpeg"), "There is no ffmpeg: apt-get install ffmpeg.");
        string[] arguments =
        [
            "-v", "error", "-f", "lavfi", "-i", "testsrc=duration=1:size=160x120:rate=10", "-c:v", "libvpx", path,
        ];
        using var process = Process.Start(new ProcessStartInfo("ffmpeg", arguments) { UseShellExecute = false })!;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
        return path;
    }
}
