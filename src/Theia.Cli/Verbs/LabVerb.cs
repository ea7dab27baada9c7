using System.CommandLine;
using Theia.Cli.CommandLine;
using Theia.Cli.Output;

namespace Theia.Cli.Verbs;

/// <summary>What the project does to make its own teachers.</summary>
internal sealed class LabVerb : Verb
{
    public LabVerb() : base(
        "lab",
        "Train and probe small models on rendered scenes, and experts of robot tasks.",
        [
            "theia lab teach vit --to runs/nano-vit", "theia lab probe runs/nano-vit --random --pixels",
            "theia lab bundle runs/nano/model --to models/nano-theia",
        ],
        reports: false)
    {
        Add(new PretrainVerb());
        Add(new ProbeVerb());
        Add(new ScoreVerb());
        Add(new SubsetsVerb());
        Add(new BundleVerb());
        Add(new ExpertVerb());
    }

    // The parser asks for one of the verbs above.
    public override int Run(ParseResult line, Terminal terminal, CancellationToken cancellation) =>
        throw new InvalidOperationException();
}
