namespace Theia.Data;

/// <summary>The machine stands in the way: full disk, no rights, another process at work. Exit code 1.</summary>
public class ResourceException(string message, Exception? inner = null) : TheiaException(message, inner)
{
    /// <inheritdoc/>
    public override int ExitCode => 1;
}
