using System.Diagnostics;

namespace Theia.Cli.CommandLine;

/// <summary>
/// Further processes that run the command line of this one, to share the work of a folder. They start no others and
/// write no report.
/// </summary>
internal sealed class BenchWorkers : IDisposable
{
    private const string Mark = "THEIA_BENCH_WORKER";

    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(1), _patience = TimeSpan.FromSeconds(30);

    private readonly List<Process> _processes = [];

    /// <summary>True in a process that another one has started.</summary>
    public static bool IsWorker => Environment.GetEnvironmentVariable(Mark) is { Length: > 0 };

    /// <summary>Starts processes.</summary>
    /// <param name="count">How many; 0 for none.</param>
    public BenchWorkers(int count)
    {
        var words = Environment.GetCommandLineArgs();
        for (var i = 0; i < count; i++)
        {
            var start = new ProcessStartInfo(Environment.ProcessPath!)
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            start.Environment[Mark] = "1";
            // The program itself is named where the runtime was started with it.
            var own = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? 0 : 1;
            foreach (var word in words[own..])
                start.ArgumentList.Add(word);
            var process = Process.Start(start)!;
            process.OutputDataReceived += static (_, _) => { };
            process.ErrorDataReceived += static (_, _) => { };
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            _processes.Add(process);
        }
    }

    /// <summary>Waits for all.</summary>
    /// <param name="progress">Called from time to time.</param>
    /// <param name="cancellation">Ends the waiting; the processes are interrupted by <see cref="Dispose"/>.</param>
    public void Wait(Action progress, CancellationToken cancellation)
    {
        foreach (Process process in _processes)
        {
            while (!process.WaitForExit(_pause))
            {
                cancellation.ThrowIfCancellationRequested();
                progress();
            }
        }
    }

    /// <summary>
    /// Ends those that still run. An interrupt of the terminal has reached them too, so they get time to write what
    /// they have done.
    /// </summary>
    public void Dispose()
    {
        foreach (Process process in _processes)
        {
            if (!process.WaitForExit(_patience))
                process.Kill(entireProcessTree: true);
            process.Dispose();
        }
    }
}
