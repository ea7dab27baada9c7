using System.Runtime.InteropServices;

namespace Theia.Cli.CommandLine;

/// <summary>
/// Ctrl-C and termination: the first asks the work to stop at its next whole unit, a second one ends the process at once
/// (every file is whole or absent, so nothing finished is lost either way).
/// </summary>
internal sealed class Interrupts : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;
    private readonly TextWriter _error;

    public Interrupts(TextWriter error)
    {
        _error = error;
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop),
        ];
    }

    /// <summary>Cancelled by the first interrupt.</summary>
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
            Environment.Exit(130);
        _error.WriteLine("Stopping after the work in hand; once more ends at once.");
        _source.Cancel();
    }
}
