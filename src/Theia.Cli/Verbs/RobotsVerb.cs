using System.CommandLine;
using Theia.Cli.CommandLine;
using Theia.Cli.Output;

namespace Theia.Cli.Verbs;

/// <summary>Robots in simulation.</summary>
internal sealed class RobotsVerb : Verb
{
    public RobotsVerb() : base(
        "robots", "Robots in simulation: tasks and their files.",
        ["theia robots list", "theia robots get dmc"],
        reports: false)
    {
        Add(new ListTasksVerb());
        Add(new GetAssetsVerb());
    }

    // The parser asks for one of the verbs above.
    public override int Run(ParseResult line, Terminal terminal, CancellationToken cancellation) =>
        throw new InvalidOperationException();
}
