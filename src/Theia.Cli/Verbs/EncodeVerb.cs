using System.CommandLine;
using System.Runtime.CompilerServices;
using Theia.Cli.CommandLine;
using Theia.Cli.Output;
using Theia.Data.Errors;
using Theia.Data.Packing;

namespace Theia.Cli.Verbs;

/// <summary>Turns pictures into tokens.</summary>
internal sealed class EncodeVerb : Verb
{
    private readonly Argument<string[]> _pictures = new("pictures") { Description = "Pictures, or folders that are searched for them.", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string?> _model = new("--model") { Description = "Folder of the model, as distill wrote it or as the hub has it; nano-theia, which comes along, unless given.", HelpName = "folder" };
    private readonly Option<string> _to = SharedOptions.To("File to write: .safetensors (a tensor a picture, named by its path) or .npy (one picture).");
    private readonly Option<string> _tokens = new("--tokens") { Description = "Which tokens, or what is made of them; spatial are those of the picture, row by row.", DefaultValueFactory = _ => "spatial" };
    private readonly Option<int> _batch = new("--batch-size") { Description = "Pictures at once.", HelpName = "number", DefaultValueFactory = _ => 16 };
    private readonly Option<bool> _force = ResultFile.Force();
    private readonly Option<int?> _threads = SharedOptions.Threads();

    public EncodeVerb() : base(
        "encode",
        "Turn pictures into tokens.",
        [
            "theia encode kitchen.jpg --to tokens.safetensors",
            "theia encode photos --model runs/tiny/model --to vectors.safetensors --tokens mean",
            "theia encode kitchen.jpg --model quickstart/run/model --to tokens.npy --threads 1 --json",
        ])
    {
        _tokens.AcceptOnlyFromAmong("spatial", "mean", "max", "class", "all", "neck");
        Add(_pictures);
        foreach (Option option in new Option[] { _model, _to, _tokens, _batch, _force, _threads })
            Add(option);
    }

    /// <inheritdoc/>
    public override bool Resumes => false;

    public override int Run(ParseResult line, Terminal terminal, CancellationToken cancellation)
    {
        var to = line.GetRequiredValue(_to);
        FoundImages found = ImageSource.Search(line.GetRequiredValue(_pictures), exifRotate: false);
        TokenFile.Check(to, found.Sources.Count);
        ResultFile.RequireReplaceable(to, line.GetValue(_force));
        return Encode(line, found, to, terminal, cancellation);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int Encode(ParseResult line, FoundImages found, string to, Terminal terminal, CancellationToken cancellation)
    {
        Libtorch.Require();
        if (line.GetValue(_threads) is { } threads)
            TorchSharp.torch.set_num_threads(threads);
        using TheiaModel model = Load(line.GetValue(_model), terminal);
        TokenSelection selection = line.GetRequiredValue(_tokens) switch
        {
            "mean" => TokenSelection.Mean,
            "max" => TokenSelection.Max,
            "class" => TokenSelection.ClassToken,
            "all" => TokenSelection.All,
            "neck" => TokenSelection.Neck,
            _ => TokenSelection.Spatial,
        };
        EncodedImages encoded = terminal.Stage("encode", "pictures", stage => TokenFile.Encode(
            model, found.Sources, selection, line.GetValue(_batch), done => stage(done, found.Sources.Count), cancellation));
        IReadOnlyList<TensorSource> tokens = encoded.Tokens;
        TokenFile.Write(to, tokens);
        terminal.Result(
            new { file = to, pictures = tokens.Select(one => new { one.Name, one.Shape }), encoded.Skipped, found.LeftOut },
            _ => terminal.Say($"{to}: {Amount.Of(tokens.Count, "image")}, [{string.Join(", ", tokens[0].Shape)}] each."));
        LeftOutLines.Print(terminal, encoded.Skipped, found.LeftOut);
        return 0;
    }

    private static TheiaModel Load(string? folder, Terminal terminal)
    {
        if (folder is not null)
            return TheiaModel.Load(folder);
        var bundled = TheiaModel.LoadBundled();
        terminal.Warn($"encoding with {TheiaModel.BundledName}, the small model that comes along; --model takes another.");
        return bundled;
    }
}
