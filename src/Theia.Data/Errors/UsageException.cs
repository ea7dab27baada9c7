using Theia.Data.Errors;

namespace Theia.Data;

/// <summary>
/// The request itself is wrong: a misspelt option or configuration key, a folder that is not there. Exit code 2.
/// </summary>
public class UsageException(string message, Exception? inner = null) : TheiaException(message, inner)
{
    internal UsageException(string problem, Remedy remedy, Exception? inner = null)
        : this($"{problem} {remedy.Sentence}", inner) => Remedy = remedy;

    /// <inheritdoc/>
    public override int ExitCode => 2;
}
