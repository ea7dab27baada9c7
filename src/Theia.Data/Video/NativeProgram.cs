using System.Diagnostics;

namespace Theia.Data.Video;

/// <summary>Programs of the system that are run as processes.</summary>
internal static class NativeProgram
{
    // A process of a session of its own does not hear the Ctrl-C of the terminal, so that it can finish its file.
    private const string OwnSession = "/usr/bin/setsid";

    /// <summary>How to start a program, with all three streams redirected.</summary>
    /// <param name="name"><c>ffmpeg</c> or <c>ffprobe</c>.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <exception cref="ResourceException">It is not installed.</exception>
    public static ProcessStartInfo Command(string name, IReadOnlyList<string> arguments)
    {
        var program = Find(name);
        var (first, rest) = File.Exists(OwnSession)
            ? (OwnSession, (IEnumerable<string>)[program, .. arguments])
            : (program, arguments);
        return new ProcessStartInfo(first, rest)
        {
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
    }

    private static string Find(string name)
    {
        var file = OperatingSystem.IsWindows() ? name + ".exe" : name;
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(
            Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return folders.Select(folder => Path.Combine(folder, file)).FirstOrDefault(File.Exists)
            ?? throw new ResourceException(
                $"{name} is not installed, and videos are read and written with it. "
                + "Install the Debian package ffmpeg (sudo apt-get install ffmpeg), or put ffmpeg and ffprobe "
                + "into a folder of PATH.");
    }
}
