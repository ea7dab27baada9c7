using System.Diagnostics;

namespace Theia.Tests.Support;

/// <summary>The command line as a process of its own: what a user runs, and what can be killed.</summary>
internal static class ChildProcess
{
    /// <summary>Where the command line is.</summary>
    public static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "Theia.Cli");

    /// <summary>Starts the command line; its output goes nowhere unless read.</summary>
    public static Process Start(string folder, params string[] words)
    {
        // What is started in the background of a script, as tests may be, does not hear Ctrl-C,
        // nor do its children, unless told.
        var start = new ProcessStartInfo("env", ["--default-signal=INT,HUP", Program, .. words])
        {
            UseShellExecute = false,
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(start)!;
    }

    /// <summary>Runs a command line to its end.</summary>
    public static (int Code, string Output, string Error, TimeSpan Time) Run(string folder, params string[] words)
    {
        var watch = Stopwatch.StartNew();
        using Process process = Start(folder, words);
        Task<string> error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result, watch.Elapsed);
    }

    /// <summary>Starts a command line and sends it a signal, KILL or another, after <paramref name="delay"/>.</summary>
    /// <returns>True when it was still at work and did not finish it in spite of the signal.</returns>
    public static bool RunAndKill(string folder, TimeSpan delay, string signal, params string[] words)
    {
        using Process process = Start(folder, words);
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        if (process.WaitForExit(delay))
            return false;
        using (var kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]))
            kill.WaitForExit();
        process.WaitForExit();
        return process.ExitCode != 0;
    }
}
