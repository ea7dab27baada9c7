using System.CommandLine;
using Theia.Cli.CommandLine;
using Theia.Cli.Output;

namespace Theia.Cli.Verbs;

/// <summary>Robots in simulation: tasks, their files, experts, benchmarks.</summary>
internal sealed class RobotsVerb : Verb
{
    public RobotsVerb() : base(
        "robots",
        "Robots in simulation: tasks, demonstrations, benchmarks.",
        [
            "theia robots list", "theia robots get dmc",
            "theia robots demonstrate mini/pick-lift --to lift.safetensors --video lift.mp4",
            "theia robots bench --quick --to bench",
        ],
        reports: false)
    {
        Add(new ListTasksVerb());
        Add(new GetAssetsVerb());
        Add(new DemonstrateVerb());
        Add(new FramesVerb());
        Add(new ImportVerb());
        Add(new BenchVerb());
    }

    // The parser asks for one of the verbs above.
    public override int Run(ParseResult line, Terminal terminal, CancellationToken cancellation) =>
        throw new InvalidOperationException();
}
