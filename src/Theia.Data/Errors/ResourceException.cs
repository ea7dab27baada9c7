namespace Theia.Data;

/// <summary>
/// A resource is unavailable: full disk, missing permission, a file locked by another process. Exit code 1.
/// </summary>
public class ResourceException(string message, Exception? inner = null) : TheiaException(message, inner)
{
    /// <inheritdoc/>
    public override int ExitCode => 1;
}
