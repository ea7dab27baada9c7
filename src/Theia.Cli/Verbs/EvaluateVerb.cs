using System.CommandLine;
using System.Runtime.CompilerServices;
using Theia.Cli.CommandLine;
using Theia.Cli.Output;

namespace Theia.Cli.Verbs;

/// <summary>Compares a student with its teachers.</summary>
internal sealed class EvaluateVerb : Verb
{
    private readonly Argument<string> _run = new("run") { Description = "Folder of a run." };

    public EvaluateVerb() : base(
        "evaluate",
        "Compare a student with its teachers on held-out pictures, beside an untrained one and the mean.",
        ["theia evaluate runs/tiny", "theia evaluate quickstart/run --json"])
        => Add(_run);

    protected override int Run(ParseResult line, Terminal terminal, CancellationToken cancellation) => Evaluate(line.GetRequiredValue(_run), terminal, cancellation);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Evaluate(string run, Terminal terminal, CancellationToken cancellation)
    {
        using var distillation = Distillation.Resume(run);
        EvaluationReport report = distillation.Evaluate(baselines: true, cancellation: cancellation);
        terminal.Result(report, _ =>
        {
            terminal.Say($"{report.Samples} pictures of the split '{report.Split}', after {report.Step} steps:");
            terminal.Table(["Teacher", "Cosine", "untrained", "mean", "Explained variance", "untrained", "mean"], report.Student.Select(target => new[]
            {
                target.Key,
                Number(target.Value.TokenCosine), Number(report.Untrained?.GetValueOrDefault(target.Key)?.TokenCosine), Number(report.Mean?.GetValueOrDefault(target.Key)?.TokenCosine),
                Number(target.Value.ExplainedVariance), Number(report.Untrained?.GetValueOrDefault(target.Key)?.ExplainedVariance), Number(report.Mean?.GetValueOrDefault(target.Key)?.ExplainedVariance),
            }));
        });
        return 0;
    }

    private static string Number(double? value) => value is { } number ? $"{number:0.000}" : "-";
}
