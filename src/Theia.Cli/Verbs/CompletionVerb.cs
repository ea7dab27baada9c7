using System.CommandLine;
using Theia.Cli.CommandLine;
using Theia.Cli.Output;

namespace Theia.Cli.Verbs;

/// <summary>Prints a script that makes a shell complete verbs, options and files.</summary>
internal sealed class CompletionVerb : Verb
{
    private readonly Argument<string> _shell = new("shell") { Description = "bash, zsh or fish." };

    public CompletionVerb() : base(
        "completion",
        "Print a completion script for a shell.",
        [
            "eval \"$(theia completion bash)\"",
            "theia completion zsh > ~/.zfunc/_theia",
            "theia completion fish > ~/.config/fish/completions/theia.fish",
        ],
        reports: false)
    {
        _shell.AcceptOnlyFromAmong("bash", "zsh", "fish");
        Add(_shell);
    }

    public override int Run(ParseResult line, Terminal terminal, CancellationToken cancellation)
    {
        terminal.Say(CompletionScript.For(line.GetRequiredValue(_shell)));
        return 0;
    }
}
