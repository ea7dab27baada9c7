using System.CommandLine;
using Theia.Cli.CommandLine;
using Theia.Cli.Inspection;
using Theia.Cli.Output;
using Theia.Data.Logging;

namespace Theia.Cli.Verbs;

/// <summary>Reads all data and reports every problem.</summary>
internal sealed class VerifyVerb : Verb
{
    private const int BadData = 3;

    private readonly Argument<string[]> _paths = new("path")
    {
        Description = "Folders of data sets, models or runs; teacher descriptions; or any file that inspect supports.",
        Arity = ArgumentArity.OneOrMore,
    };

    public VerifyVerb() : base(
        "verify",
        "Check data sets, models, runs and files, and report every problem.",
        [
            "theia verify set", "theia verify set/images/set_train-000000-train.tar tokens.safetensors --json",
            "theia verify quickstart/run",
        ])
        => Add(_paths);

    /// <inheritdoc/>
    public override bool Resumes => false;

    public override int Run(ParseResult line, Terminal terminal, CancellationToken cancellation)
    {
        VerificationOutcome[] all = [.. line.GetRequiredValue(_paths)
            .Select(path => terminal.Stage("verify", "shards", stage => VerificationOutcome.Of(
                path,
                new SynchronousProgress<VerificationProgress>(
                    now => stage(now.Done, now.Total, now.Findings > 0 ? $"{now.Findings} findings" : null)),
                cancellation)))];
        terminal.Result(all, _ =>
        {
            foreach (VerificationOutcome one in all)
            {
                terminal.Say(
                    $"{one.Path}: {one.Kind}, "
                    + $"{(one.Findings.Count == 0 ? "sound" : $"findings: {one.Findings.Count}")}");
                foreach (Finding finding in one.Findings)
                    terminal.Say($"  {finding}");
                foreach (var left in one.NotChecked)
                    terminal.Say($"  not checked: {left}");
            }
        });
        return all.Any(one => one.Findings.Count > 0) ? BadData : 0;
    }
}
