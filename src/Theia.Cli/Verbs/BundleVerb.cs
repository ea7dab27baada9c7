using System.CommandLine;
using Theia.Cli.CommandLine;
using Theia.Cli.Output;

namespace Theia.Cli.Verbs;

/// <summary>Stores a student with bfloat16 weights, like the models under <c>models</c>.</summary>
internal sealed class BundleVerb : Verb
{
    private readonly Argument<string> _model = new("model")
    {
        Description = "Folder of the student, as written by distill.",
    };
    private readonly Option<string> _to = SharedOptions.To(
        "Folder to write; other files in it, such as the model card, stay.");

    public BundleVerb() : base(
        "bundle", "Store a student with its weights in bfloat16.",
        ["theia lab bundle runs/nano/model --to models/nano-theia"])
    {
        Add(_model);
        Add(_to);
    }

    /// <inheritdoc/>
    public override bool Resumes => false;

    public override int Run(ParseResult line, Terminal terminal, CancellationToken cancellation) =>
        TorchCode.Run(() => Bundle(line.GetRequiredValue(_model), line.GetRequiredValue(_to), terminal));

    private static int Bundle(string from, string to, Terminal terminal)
    {
        using var model = TheiaModel.Load(from);
        model.Save(to, DType.BF16);
        var bytes = Directory.EnumerateFiles(to).Sum(file => new FileInfo(file).Length);
        terminal.Result(new { folder = to, bytes }, _ => terminal.Say($"{to}: {bytes:N0} bytes in the folder."));
        return 0;
    }
}
