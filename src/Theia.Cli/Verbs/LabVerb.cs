using System.CommandLine;
using Theia.Cli.CommandLine;
using Theia.Cli.Output;

namespace Theia.Cli.Verbs;

/// <summary>What the project does to make its own teachers.</summary>
internal sealed class LabVerb : Verb
{
    public LabVerb() : base(
        "lab",
        "Train small teachers on rendered scenes.",
        ["theia lab teach vit --to runs/nano-vit"],
        reports: false)
        => Add(new TeachVerb());

    protected override int Run(ParseResult line, Terminal terminal, CancellationToken cancellation) =>
        throw new UsageException("theia lab needs a word more: teach. 'theia lab --help' shows what there is.");
}
