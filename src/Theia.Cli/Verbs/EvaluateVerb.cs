using System.CommandLine;
using Theia.Cli.CommandLine;
using Theia.Cli.Output;
using Theia.Data.Errors;

namespace Theia.Cli.Verbs;

/// <summary>Compares a student with its teachers.</summary>
internal sealed class EvaluateVerb : Verb
{
    private readonly Argument<string> _run = new("run") { Description = "Folder of a run." };

    private readonly Option<string?> _split = new("--split")
    {
        Description = "Split to evaluate on. Default: evalSplit of the run's configuration.",
        HelpName = "train|val|test",
    };
    private readonly Option<int?> _threads = SharedOptions.Threads();
    private readonly Option<string?> _device = SharedOptions.Device("device of the run's configuration");

    public EvaluateVerb() : base(
        "evaluate",
        "Compare a student with its teachers on held-out images; baselines: an untrained student and the mean.",
        ["theia evaluate runs/tiny", "theia evaluate quickstart/run --split train --threads 2 --json"])
    {
        _split.AcceptOnlyFromAmong("train", "val", "test");
        Add(_run);
        Add(_split);
        Add(_threads);
        Add(_device);
    }

    /// <inheritdoc/>
    public override bool Resumes => false;

    public override int Run(ParseResult line, Terminal terminal, CancellationToken cancellation) =>
        TorchCode.Run(() => Evaluate(
            line.GetRequiredValue(_run),
            line.GetValue(_split),
            line.GetValue(_threads),
            line.GetValue(_device),
            terminal,
            cancellation));

    private static int Evaluate(
        string run, string? split, int? threads, string? device, Terminal terminal, CancellationToken cancellation)
    {
        if (threads is { } count)
            TorchSharp.torch.set_num_threads(count);
        var report = Distillation.Evaluate(run, split, baselines: true, device, cancellation);
        terminal.Result(report, _ =>
        {
            var (images, steps) = (Amount.Of(report.Samples, "image"), Amount.Of(report.Step, "step"));
            terminal.Say($"{images} of the split '{report.Split}', after {steps}:");
            terminal.Table(
                ["Teacher", "Cosine", "untrained", "mean", "Explained variance", "untrained", "mean"],
                report.Student.Select(target => new[]
                {
                    target.Key,
                    Number(target.Value.TokenCosine),
                    Number(report.Untrained?.GetValueOrDefault(target.Key)?.TokenCosine),
                    Number(report.Mean?.GetValueOrDefault(target.Key)?.TokenCosine),
                    Number(target.Value.ExplainedVariance),
                    Number(report.Untrained?.GetValueOrDefault(target.Key)?.ExplainedVariance),
                    Number(report.Mean?.GetValueOrDefault(target.Key)?.ExplainedVariance),
                }));
            if (report.Mean is not null)
            {
                terminal.Say(
                    "mean: a constant prediction of the measured mean of the teacher's features ('theia measure'; "
                    + "all splits by default).");
            }
        });
        return 0;
    }

    private static string Number(double? value) =>
        value is { } number && double.IsFinite(number) ? $"{number:0.000}" : "-";
}
