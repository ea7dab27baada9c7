using System.CommandLine;
using Theia.Cli.CommandLine;
using Theia.Cli.Inspection;
using Theia.Cli.Output;
using Theia.Data.Tensors;

namespace Theia.Cli.Verbs;

/// <summary>Shows what files and folders hold.</summary>
internal sealed class InspectVerb : Verb
{
    private const int Shown = 400;

    private readonly Argument<string[]> _paths = new("path")
    {
        Description = "Images, .safetensors, .npy, .pth, .onnx, .tar, .tar.index, .json, .jsonl, TensorBoard events; "
            + "data set, model and run folders; robot data (LeRobot folders, robomimic HDF5).",
        Arity = ArgumentArity.OneOrMore,
    };

    public InspectVerb() : base(
        "inspect",
        "Show the content of files and folders.",
        ["theia inspect tokens.safetensors", "theia inspect quickstart/run/model", "theia inspect set --json"])
        => Add(_paths);

    /// <inheritdoc/>
    public override bool Resumes => false;

    public override int Run(ParseResult line, Terminal terminal, CancellationToken cancellation)
    {
        FileSummary[] all = [.. line.GetRequiredValue(_paths).Select(Inspector.Look)];
        terminal.Result(all, _ =>
        {
            foreach (FileSummary facts in all)
                Print(facts, terminal);
        });
        return 0;
    }

    private static void Print(FileSummary facts, Terminal terminal)
    {
        terminal.Say($"{facts.Path}: {facts.Kind}");
        terminal.Pairs(facts.Facts.Select(fact => (fact.Key, FactText.Of(fact.Value))));
        if (facts.Tensors is { } tensors)
        {
            terminal.Pairs(tensors.Take(Shown).Select(tensor => (tensor.Name.Length > 0 ? tensor.Name : "array",
                $"{tensor.Type.SafetensorsName()} [{string.Join(", ", tensor.Shape)}]")));
        }

        if (facts.Members is { } members)
            terminal.Pairs(members.Take(Shown).Select(member => (member.Name, $"{member.Bytes} bytes")));
        var left = Math.Max(facts.Tensors?.Count ?? 0, facts.Members?.Count ?? 0) - Shown;
        if (left > 0)
            terminal.Say($"  … and {left} more; --json lists all");
    }
}
