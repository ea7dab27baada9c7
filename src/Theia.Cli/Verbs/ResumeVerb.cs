using System.CommandLine;
using System.Runtime.CompilerServices;
using Theia.Cli.CommandLine;
using Theia.Cli.Output;

namespace Theia.Cli.Verbs;

/// <summary>Resumes a distillation.</summary>
internal sealed class ResumeVerb : Verb
{
    private readonly Argument<string> _run = new("run") { Description = "Folder of a run that was interrupted." };

    private readonly Argument<string[]> _overrides = new("path=value")
    {
        Description = "Changes for the steps that are left: learningRate, gradClip, gradClipNorm, gradClipNormWarmup, threads, saveCkptInterval, prefetch, savePth.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    public ResumeVerb() : base(
        "resume",
        "Resume an interrupted distillation, to the bit as if it had not stopped.",
        ["theia resume runs/tiny", "theia resume runs/tiny learningRate=1e-4 gradClip=true"])
    {
        Add(_run);
        Add(_overrides);
    }

    public override int Run(ParseResult line, Terminal terminal, CancellationToken cancellation) =>
        Resume(line.GetRequiredValue(_run), line.GetValue(_overrides) ?? [], terminal, cancellation);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Resume(string run, string[] overrides, Terminal terminal, CancellationToken cancellation)
    {
        using var distillation = Distillation.Resume(run, overrides);
        return DistillationLoop.Run(distillation, terminal, cancellation);
    }
}
