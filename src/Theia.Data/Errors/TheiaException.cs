using Theia.Data.Errors;

namespace Theia.Data;

/// <summary>An error with the wrong value, its position and the remedy.</summary>
public abstract class TheiaException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>What the command line returns for it: 1 failed, 2 usage, 3 bad data.</summary>
    public abstract int ExitCode { get; }

    /// <summary>What to do, the last sentence of the message; null where the message stands for itself.</summary>
    internal Remedy? Remedy { get; init; }
}
