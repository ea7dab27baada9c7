using System.CommandLine;
using Theia.Cli.CommandLine;
using Theia.Cli.Output;

namespace Theia.Cli.Verbs;

/// <summary>Robots in simulation: tasks, experts, policies.</summary>
internal sealed class RobotsVerb : Verb
{
    public RobotsVerb() : base(
        "robots",
        "Robots in simulation: tasks, demonstrations, benchmarks.",
        ["theia robots demonstrate mini/pick-lift --to lift.safetensors --video lift.mp4"],
        reports: false)
    {
        Add(new DemonstrateVerb());
        Add(new BenchVerb());
    }

    // The parser asks for one of the verbs above.
    public override int Run(ParseResult line, Terminal terminal, CancellationToken cancellation) =>
        throw new InvalidOperationException();
}
