using System.CommandLine;
using Theia.Cli.Output;

namespace Theia.Cli.CommandLine;

/// <summary>One verb: what it takes, examples of its use, and the one library call it makes.</summary>
internal abstract class Verb : Command
{
    private readonly Option<bool> _json = new("--json")
    {
        Description = "Print only the result, as JSON, on standard output; progress goes to standard error.",
    };

    /// <param name="name">The word on the command line.</param>
    /// <param name="description">A sentence for the list of verbs.</param>
    /// <param name="examples">Complete command lines, as a user would type them.</param>
    /// <param name="reports">False for a verb that has no result to print as JSON.</param>
    protected Verb(string name, string description, IReadOnlyList<string> examples, bool reports = true)
        : base(name, description)
    {
        Examples = examples;
        if (reports)
            Add(_json);
    }

    /// <summary>Complete command lines, as a user would type them.</summary>
    public IReadOnlyList<string> Examples { get; }

    /// <summary>False for a verb that starts over after an interruption.</summary>
    public virtual bool Resumes => true;

    /// <summary>The output of this verb; with --json only JSON on standard output.</summary>
    public Terminal Open(ParseResult line, TextWriter output, TextWriter error) =>
        new(output, error, Options.Contains(_json) && line.GetValue(_json));

    /// <summary>
    /// Runs the verb. Errors are thrown as exceptions; <see cref="ErrorReporter"/> turns them
    /// into sentences and exit codes.
    /// </summary>
    /// <returns>The exit code.</returns>
    public abstract int Run(ParseResult line, Terminal terminal, CancellationToken cancellation);
}
