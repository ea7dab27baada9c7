using Theia.Data.Errors;

namespace Theia.Data;

/// <summary>A file is damaged, or files do not fit together. Exit code 3.</summary>
/// <param name="file">The file, as the user would name it.</param>
/// <param name="problem">What is wrong, with the values and the place (offset, member, key).</param>
/// <param name="remedy">What to do now; a sentence. Default: none.</param>
/// <param name="inner">What was caught, if anything.</param>
public class DataException(string file, string problem, string? remedy = null, Exception? inner = null)
    : TheiaException($"{file}: {problem}{(remedy is null ? "" : " " + remedy)}", inner)
{
    internal DataException(string file, string problem, Remedy remedy, Exception? inner = null)
        : this(file, problem, remedy.Sentence, inner) => Remedy = remedy;

    /// <summary>The file at fault.</summary>
    public string File { get; } = file;

    /// <inheritdoc/>
    public override int ExitCode => 3;
}
