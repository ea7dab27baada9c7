using System.Runtime.InteropServices;
using Theia.Cli.Output;

namespace Theia.Cli.CommandLine;

/// <summary>
/// Ctrl-C, termination and the end of the terminal (SIGHUP): the first stops the work after the
/// current unit, a second Ctrl-C or termination ends the process at once (every file is whole or
/// absent, so nothing finished is lost either way).
/// </summary>
internal sealed partial class CancellationSignals : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;
    private readonly Terminal _terminal;

    public CancellationSignals(Terminal terminal)
    {
        _terminal = terminal;
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop),
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, Stop),
        ];
    }

    /// <summary>Canceled by the first interrupt.</summary>
    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
            registration.Dispose();
        _source.Dispose();
    }

    private void Stop(PosixSignalContext context)
    {
        context.Cancel = true;
        if (_source.IsCancellationRequested)
        {
            // The system and the shell may each send SIGHUP, so a second one does not end the process.
            if (context.Signal == PosixSignal.SIGHUP)
                return;
            _terminal.ShowCursor();
            Exit(130);
        }

        _terminal.Notify("Stopping after the current unit of work. Press Ctrl-C again to stop at once.");
        _source.Cancel();
    }

    // Environment.Exit runs the destructors of native libraries while other threads still compute in them; libtorch
    // then aborts with a trace (134).
    private static void Exit(int code)
    {
        if (OperatingSystem.IsWindows())
            Environment.Exit(code);
        ExitNow(code);
    }

    [LibraryImport("libc", EntryPoint = "_exit")]
    private static partial void ExitNow(int code);
}
