using System.CommandLine;
using System.Runtime.CompilerServices;
using Theia.Cli.CommandLine;
using Theia.Cli.Output;

namespace Theia.Cli.Verbs;

/// <summary>Goes on with a distillation.</summary>
internal sealed class ResumeVerb : Verb
{
    private readonly Argument<string> _run = new("run") { Description = "Folder of a run that was interrupted." };

    public ResumeVerb() : base("resume", "Go on with an interrupted distillation, to the bit as if it had not stopped.", ["theia resume runs/tiny"])
        => Add(_run);

    protected override int Run(ParseResult line, Terminal terminal, CancellationToken cancellation) => Resume(line.GetRequiredValue(_run), terminal, cancellation);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Resume(string run, Terminal terminal, CancellationToken cancellation)
    {
        using var distillation = Distillation.Resume(run);
        return DistillationLoop.Run(distillation, terminal, cancellation);
    }
}
