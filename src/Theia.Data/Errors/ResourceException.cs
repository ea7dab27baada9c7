using Theia.Data.Errors;

namespace Theia.Data;

/// <summary>
/// A resource is unavailable: full disk, missing permission, a file locked by another process. Exit code 1.
/// </summary>
public class ResourceException(string message, Exception? inner = null) : TheiaException(message, inner)
{
    internal ResourceException(string problem, Remedy remedy, Exception? inner = null)
        : this($"{problem} {remedy.Sentence}", inner) => Remedy = remedy;

    /// <inheritdoc/>
    public override int ExitCode => 1;
}
