using System.CommandLine;
using System.Runtime.CompilerServices;
using Theia.Cli.CommandLine;
using Theia.Cli.Output;
using Theia.Data.Errors;
using Theia.Data.Logging;
using Theia.Data.Packing;
using Theia.Native;
using Theia.RobotData;

namespace Theia.Cli.Verbs;

/// <summary>Encodes images into tokens.</summary>
internal sealed class EncodeVerb : Verb
{
    private readonly Argument<string[]> _images =
        new("images")
        {
            Description = "Images, folders to search for them, or one robot data set (LeRobot folder, robomimic HDF5).",
            Arity = ArgumentArity.OneOrMore,
        };
    private readonly Option<string?> _model = new("--model")
    {
        Description = "Folder of the model, as written by distill or as published. "
            + "Default: nano-theia, which ships with the program.",
        HelpName = "folder",
    };
    private readonly Option<string> _to = SharedOptions.To(
        "File to write: .safetensors (one tensor per image, named by its path) or .npy (one image). "
            + "For robot data: folder to write, or to finish, with one file per camera and episode.");
    private readonly Option<string> _tokens = new("--tokens")
    {
        Description = "Tokens to write; spatial: the patch tokens, row by row.",
        DefaultValueFactory = _ => "spatial",
    };
    private readonly Option<int> _batch = SharedOptions.BatchSize("Images per batch.", 16);
    private readonly Option<string> _resolution = new("--resolution")
    {
        Description =
            "model: resize each image as the model was trained. own: one token per 16 x 16 pixels of the image.",
        DefaultValueFactory = _ => "model",
    };

    private readonly Option<string?> _positions = SharedOptions.Positions(
        "With --resolution own: rule for resizing the position table; scale-factor as in published models, "
        + "size as in transformers from 4.45 on. Default: scale-factor.");

    private readonly Option<string> _precision = new("--precision")
    {
        Description = "Precision of the computation; auto: bf16 if the processor supports it in hardware.",
        DefaultValueFactory = _ => "fp32",
    };
    private readonly Option<string?> _device = SharedOptions.Device();
    private readonly Option<bool> _force = ResultFile.Force();
    private readonly Option<int?> _threads = SharedOptions.Threads();

    public EncodeVerb() : base(
        "encode",
        "Encode images into tokens.",
        [
            "theia encode kitchen.jpg --to tokens.safetensors",
            "theia encode photos --model runs/tiny/model --to vectors.safetensors --tokens mean",
            "theia encode kitchen.jpg --model quickstart/run/model --to tokens.npy --threads 1 --json",
            "theia encode map.png --to tokens.npy --resolution own --positions size",
            "theia encode pusht --to pusht/features/nano-theia",
        ])
    {
        _tokens.AcceptOnlyFromAmong("spatial", "mean", "max", "class", "all", "neck");
        _resolution.AcceptOnlyFromAmong("model", "own");
        _precision.AcceptOnlyFromAmong("fp32", "bf16", "auto");
        Add(_images);
        foreach (Option option in new Option[]
        {
            _model, _to, _tokens, _resolution, _positions, _batch, _force, _precision, _device, _threads,
        })
        {
            Add(option);
        }
    }

    /// <inheritdoc/>
    public override bool Resumes => false;

    public override int Run(ParseResult line, Terminal terminal, CancellationToken cancellation)
    {
        var to = line.GetRequiredValue(_to);
        if (line.GetValue(_positions) is not null && line.GetValue(_resolution) == "model")
        {
            throw new UsageException("--positions applies to --resolution own only: "
                + "at the size of the model the position table is not resized.");
        }

        var inputs = line.GetRequiredValue(_images);
        using IRobotDataset? robot = RobotInput.TryOpen(inputs);
        if (robot is not null)
            return EncodeRobot(line, robot, to, terminal, cancellation);
        FoundImages found = ImageSource.Search(inputs, exifRotate: false);
        TokenWriter.Check(to, found.Sources.Count);
        ResultFile.RequireReplaceable(to, line.GetValue(_force));
        return Encode(line, found, to, terminal, cancellation);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int Encode(
        ParseResult line, FoundImages found, string to, Terminal terminal, CancellationToken cancellation)
    {
        using TheiaModel model = Open(line, terminal);
        var ownSize = OwnSize(line);
        var batch = line.GetValue(_batch);
        using IImageEncoder encoder = Encoder(line, model);
        // At their own size images go through the network one by one, so only one at a time need be in memory.
        EncodedImages encoded = terminal.Stage("encode", "images", stage => TokenWriter.Write(
            to, encoder, found.Sources, ownSize is null ? batch : 1, [ResultFile.OfTokens],
            new SynchronousProgress<int>(done => stage(done, found.Sources.Count)), cancellation));
        IReadOnlyList<TensorInfo> tokens = encoded.Tokens;
        terminal.Result(
            new
            {
                file = to,
                images = tokens.Select(one => new { one.Name, one.Shape }),
                encoded.Skipped,
                found.LeftOut,
            },
            _ => terminal.Say($"{to}: {Amount.Of(tokens.Count, "image")}, {Shapes(tokens)}."));
        LeftOutLines.Print(terminal, encoded.Skipped, found.LeftOut);
        return 0;
    }

    private TheiaModel Open(ParseResult line, Terminal terminal)
    {
        Libtorch.Require();
        if (line.GetValue(_threads) is { } threads)
            TorchSharp.torch.set_num_threads(threads);
        return Load(line, terminal);
    }

    private PositionRule? OwnSize(ParseResult line) => line.GetValue(_resolution) == "own"
        ? TorchChoice.Positions(line.GetValue(_positions))
        : null;

    private IImageEncoder Encoder(ParseResult line, TheiaModel model)
    {
        TokenSelection selection = line.GetRequiredValue(_tokens) switch
        {
            "mean" => TokenSelection.Mean,
            "max" => TokenSelection.Max,
            "class" => TokenSelection.ClassToken,
            "all" => TokenSelection.All,
            "neck" => TokenSelection.Neck,
            _ => TokenSelection.Spatial,
        };
        return model.AsEncoder(selection, line.GetValue(_batch), OwnSize(line));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int EncodeRobot(
        ParseResult line, IRobotDataset robot, string to, Terminal terminal, CancellationToken cancellation)
    {
        if (Path.GetExtension(to).ToLowerInvariant() is ".safetensors" or ".npy")
            throw new UsageException($"Features of robot data are written to a folder, not to the file {to}.");
        using TheiaModel model = Open(line, terminal);
        using IImageEncoder encoder = Encoder(line, model);
        var total = robot.FrameCount * robot.Features.Count(feature => feature.IsCamera);
        RobotFeaturesReport report = terminal.Stage("encode", "images", stage => RobotFeatures.Write(
            robot, encoder, to, Fingerprint(line), line.GetValue(_batch),
            new SynchronousProgress<long>(done => stage(done, total)), cancellation));
        terminal.Result(
            new { folder = to, report.Images, report.Encoded, report.Shape },
            _ => terminal.Say(
                $"{to}: {report.Images} images, {report.Encoded} of them now, "
                + $"[{string.Join(", ", report.Shape)}] each."));
        return 0;
    }

    // What decides the values: weights, tokens, size and precision. A folder of other ones is not continued.
    private string Fingerprint(ParseResult line)
    {
        var weights = TheiaModel.BundledName;
        if (line.GetValue(_model) is { } folder)
        {
            using var file = ModelWeights.Open(folder);
            using var stream = File.OpenRead(file.Path);
            weights = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(stream));
        }

        return $"{weights} {line.GetRequiredValue(_tokens)} {line.GetRequiredValue(_resolution)} "
            + $"{line.GetRequiredValue(_precision)}";
    }

    private static string Shapes(IReadOnlyList<TensorInfo> tokens)
    {
        string[] shapes = [.. tokens.OrderBy(one => one.Shape[0])
            .Select(one => $"[{string.Join(", ", one.Shape)}]").Distinct()];
        return shapes.Length == 1 ? $"{shapes[0]} each" : $"{shapes[0]} to {shapes[^1]}";
    }

    private TheiaModel Load(ParseResult line, Terminal terminal)
    {
        var precision = TorchChoice.Precision(line.GetRequiredValue(_precision));
        var device = TorchChoice.Device(line.GetValue(_device));
        if (line.GetValue(_model) is { } folder)
            return TheiaModel.Load(folder, precision: precision, device: device);
        var bundled = TheiaModel.LoadBundled(precision, device);
        terminal.Warn($"encoding with {TheiaModel.BundledName}, the bundled model; use --model for another.");
        return bundled;
    }
}
