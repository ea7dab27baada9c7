using System.CommandLine;
using Theia.Cli.CommandLine;
using Theia.Cli.Output;

namespace Theia.Cli.Verbs;

/// <summary>Resumes a distillation.</summary>
internal sealed class ResumeVerb : Verb
{
    private readonly Argument<string> _run = new("run") { Description = "Folder of an interrupted run." };

    private readonly Argument<string[]> _overrides = Overrides.Argument(
        $"Changes for the remaining steps: {string.Join(", ", Overrides.ResumeKeys())}.",
        Overrides.ResumeKeys);

    private readonly Option<int?> _threads = SharedOptions.Threads("threads of the run");

    public ResumeVerb() : base(
        "resume",
        "Resume an interrupted distillation; the result is bit-identical to an uninterrupted run.",
        [
            "theia resume runs/tiny", "theia resume runs/tiny learningRate=1e-4 gradClip=true",
            "theia resume runs/tiny --threads 2",
        ])
    {
        Add(_run);
        Add(_overrides);
        Add(_threads);
    }

    public override int Run(ParseResult line, Terminal terminal, CancellationToken cancellation) =>
        TorchCode.Run(() => Resume(
            line.GetRequiredValue(_run),
            OptionWords.Before(line.GetValue(_overrides) ?? [], ("--threads", "threads", line.GetValue(_threads))),
            terminal,
            cancellation));

    private static int Resume(string run, string[] overrides, Terminal terminal, CancellationToken cancellation)
    {
        using var distillation = Distillation.Resume(run, overrides);
        return DistillationLoop.Run(distillation, terminal, cancellation);
    }
}
