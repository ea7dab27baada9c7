using Theia.Data.Errors;

namespace Theia.Data;

/// <summary>An error that its reader can act on: it says what is wrong with which values, where, and what to do now.</summary>
public abstract class TheiaException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>What the command line returns for it: 1 failed, 2 usage, 3 bad data.</summary>
    public abstract int ExitCode { get; }

    /// <summary>What to do, the last sentence of the message; null where the message stands for itself.</summary>
    internal Remedy? Remedy { get; init; }
}
