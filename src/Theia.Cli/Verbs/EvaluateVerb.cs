using System.CommandLine;
using System.Runtime.CompilerServices;
using Theia.Cli.CommandLine;
using Theia.Cli.Output;
using Theia.Data.Errors;

namespace Theia.Cli.Verbs;

/// <summary>Compares a student with its teachers.</summary>
internal sealed class EvaluateVerb : Verb
{
    private readonly Argument<string> _run = new("run") { Description = "Folder of a run." };

    private readonly Option<string?> _split = new("--split") { Description = "Which pictures; the evaluation split of the run's configuration unless given.", HelpName = "train|val|test" };

    public EvaluateVerb() : base(
        "evaluate",
        "Compare a student with its teachers on held-out pictures, beside an untrained one and the mean.",
        ["theia evaluate runs/tiny", "theia evaluate quickstart/run --split train --json"])
    {
        _split.AcceptOnlyFromAmong("train", "val", "test");
        Add(_run);
        Add(_split);
    }

    /// <inheritdoc/>
    public override bool Resumes => false;

    public override int Run(ParseResult line, Terminal terminal, CancellationToken cancellation) => Evaluate(line.GetRequiredValue(_run), line.GetValue(_split), terminal, cancellation);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Evaluate(string run, string? split, Terminal terminal, CancellationToken cancellation)
    {
        var report = Distillation.Evaluate(run, split, baselines: true, cancellation);
        terminal.Result(report, _ =>
        {
            var (pictures, steps) = (Amount.Of(report.Samples, "picture"), Amount.Of(report.Step, "step"));
            terminal.Say($"{pictures} of the split '{report.Split}', after {steps}:");
            terminal.Table(["Teacher", "Cosine", "untrained", "mean", "Explained variance", "untrained", "mean"], report.Student.Select(target => new[]
            {
                target.Key,
                Number(target.Value.TokenCosine), Number(report.Untrained?.GetValueOrDefault(target.Key)?.TokenCosine), Number(report.Mean?.GetValueOrDefault(target.Key)?.TokenCosine),
                Number(target.Value.ExplainedVariance), Number(report.Untrained?.GetValueOrDefault(target.Key)?.ExplainedVariance), Number(report.Mean?.GetValueOrDefault(target.Key)?.ExplainedVariance),
            }));
            if (report.Mean is not null)
                terminal.Say("mean: a prediction that is always the measured mean of the teacher's features ('theia measure': all splits unless told otherwise).");
        });
        return 0;
    }

    private static string Number(double? value) => value is { } number && double.IsFinite(number) ? $"{number:0.000}" : "-";
}
