using System.CommandLine;
using System.Runtime.CompilerServices;
using Theia.Cli.CommandLine;
using Theia.Cli.Output;
using Theia.Data.Errors;
using Theia.Data.Logging;
using Theia.Decoding;
using Theia.Native;

namespace Theia.Cli.Verbs;

/// <summary>Shows what a student sees: its predictions decoded into images.</summary>
internal sealed class DecodeVerb : Verb
{
    private readonly Argument<string[]> _inputs = new("inputs")
    {
        Description = "Images, videos, or folders to search for images.",
        Arity = ArgumentArity.OneOrMore,
    };
    private readonly Option<string?> _model = new("--model")
    {
        Description = "Folder of the model, as written by distill or as published. "
            + "Default: nano-theia, which ships with the program.",
        HelpName = "folder",
    };
    private readonly Option<string> _to = SharedOptions.To("Folder for the results.");
    private readonly Option<string[]> _teachers = TeacherLoader.WithNames(new Option<string[]>("--teacher")
    {
        Description = "Folder with the weights of a teacher, or a description file of your own, for its decoder and "
            + "for --with-teachers. Default: the bundled teachers.",
        HelpName = "name=folder|file",
        AllowMultipleArgumentsPerToken = true,
    });
    private readonly Option<string?> _statistics = new("--statistics")
    {
        Description = "Folder with imagenet_mean_….npy and imagenet_var_….npy, for models without normalizers. "
            + "Default: the normalizers of the model.",
        HelpName = "folder",
    };
    private readonly Option<string?> _what = new("--what")
    {
        Description = "What to decode, separated by commas: pca, masks, depth, similarity. "
            + "Default: everything whose weights are there.",
        HelpName = "names",
    };
    private readonly Option<string[]> _texts = new("--text")
    {
        Description = "A sentence; a tile shows where in the image it is true. May be repeated. Default: none.",
        HelpName = "sentence",
    };
    private readonly Option<string?> _labels = new("--labels")
    {
        Description = "Labels to choose among, separated by commas. Default: none.",
        HelpName = "a,b,c",
    };
    private readonly Option<string[]> _points = new("--points")
    {
        Description = "Points on an object, x,y in pixels of the image; x,y,0 lies beside it. "
            + "Default: none; without points and boxes everything is segmented.",
        HelpName = "x,y",
        AllowMultipleArgumentsPerToken = true,
    };
    private readonly Option<string[]> _boxes = new("--box")
    {
        Description = "A box around an object: left,top,right,bottom in pixels. May be repeated. Default: none.",
        HelpName = "box",
    };
    private readonly Option<int> _grid = NumberOption.Of(
        "--points-per-side", "Segmenting everything, points along a side that are asked about.", 1, 512, 32);
    private readonly Option<double> _maskIoU = NumberOption.Of(
        "--mask-iou", "Segmenting everything, masks of a lower expected IoU are left out.", 0.0, 1, 0.5);
    private readonly Option<double> _maskStability = NumberOption.Of(
        "--mask-stability", "Segmenting everything, masks of a lower stability are left out.", 0.0, 1, 0.7);
    private readonly Option<bool> _withTeachers = new("--with-teachers")
    {
        Description = "Add a row with what the teachers show, and an error per tile.",
    };
    private readonly Option<string> _layout = new("--layout")
    {
        Description = "labeled: tiles in the shape of the image, with titles. reference: bare squares.",
        DefaultValueFactory = _ => "labeled",
    };
    private readonly Option<string> _aspect = new("--aspect")
    {
        Description = "How an image that is not square is shown to the networks; squash stretches it.",
        DefaultValueFactory = _ => "squash",
    };
    private readonly Option<string?> _fit = new("--fit")
    {
        Description = "File with the PCA projection: used if it exists, else written. Default: none, a new fit.",
        HelpName = "file",
    };
    private readonly Option<int> _every = NumberOption.Of(
        "--every", "Of a video, decode every how manieth frame.", 1, int.MaxValue, 1);
    private readonly Option<bool> _force = new("--force") { Description = "Decode again what is there already." };
    private readonly Option<string?> _device = SharedOptions.Device();
    private readonly Option<int?> _threads = SharedOptions.Threads();

    public DecodeVerb() : base(
        "decode",
        "Decode what a student sees into images: PCA colors, masks, depth, similarity to sentences.",
        [
            "theia decode kitchen.jpg --to seen",
            "theia decode photos walk.mp4 --to seen --every 5 --fit colors.safetensors",
            "theia decode kitchen.jpg --to seen --text \"a red mug\" --labels kitchen,garden",
            "theia decode kitchen.jpg --to seen --what masks --points 320,240 --box 10,20,200,180",
            "theia decode kitchen.jpg --to seen --model theia-tiny-patch16-224-cddsv --statistics feature_stats "
                + "--teacher dinov2-large=dinov2-large --with-teachers --what pca",
        ])
    {
        _layout.AcceptOnlyFromAmong("labeled", "reference");
        _aspect.AcceptOnlyFromAmong("squash", "letterbox");
        Add(_inputs);
        foreach (Option option in new Option[]
        {
            _model, _to, _teachers, _statistics, _what, _texts, _labels, _points, _boxes, _grid, _maskIoU,
            _maskStability, _withTeachers, _layout, _aspect, _fit, _every, _force, _device, _threads,
        })
        {
            Add(option);
        }
    }

    public override int Run(ParseResult line, Terminal terminal, CancellationToken cancellation)
    {
        var inputs = DecodeInputs.Find(line.GetRequiredValue(_inputs));
        var teachers = line.GetValue(_teachers) ?? [];
        var options = new DecodeOptions
        {
            What = Kinds(line.GetValue(_what)),
            Teachers = Folders(teachers.Where(word => !IsDescription(word))),
            Descriptions = [.. teachers.Where(IsDescription).Select(TeacherDescription.Load)],
            WithTeachers = line.GetValue(_withTeachers),
            Statistics = line.GetValue(_statistics),
            Texts = line.GetValue(_texts) ?? [],
            Labels = Words(line.GetValue(_labels)),
            Prompts = Prompts(line.GetValue(_points) ?? [], line.GetValue(_boxes) ?? []),
            Masks = new MaskOptions
            {
                PointsPerSide = line.GetValue(_grid),
                PredictedIoU = line.GetValue(_maskIoU),
                Stability = line.GetValue(_maskStability),
            },
            Aspect = line.GetValue(_aspect) == "letterbox" ? AspectRule.Letterbox : AspectRule.Squash,
            Layout = line.GetValue(_layout) == "reference" ? StripLayout.Reference : StripLayout.Labeled,
        };
        return TorchCode.Run(() => Decode(line, inputs, options, terminal, cancellation));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int Decode(
        ParseResult line, DecodeInputs inputs, DecodeOptions options, Terminal terminal, CancellationToken cancellation)
    {
        Libtorch.Require();
        if (line.GetValue(_threads) is { } threads)
            TorchSharp.torch.set_num_threads(threads);
        using TheiaModel model = Load(line, terminal);
        var how = new TeacherRun(line.GetValue(_threads) ?? TorchSharp.torch.get_num_threads(), line.GetValue(_device));
        using var decoder = FeatureDecoder.Open(
            model, options, description => TeacherLoader.Load(description, folder: null, how, terminal.Warn));
        foreach (var note in decoder.Notes)
            terminal.Warn(note);
        var to = line.GetRequiredValue(_to);
        var run = new DecodeRunOptions
        {
            Every = line.GetValue(_every),
            Fit = line.GetValue(_fit),
            Force = line.GetValue(_force),
        };
        var unit = inputs.Videos.Count > 0 ? "images and frames" : "images";
        DecodeReport report = terminal.Stage("decode", unit, stage =>
        {
            var progress = new SynchronousProgress<DecodeProgress>(done => stage(done.Done, done.Total, done.Path));
            return new DecodeSession(decoder, to, run, progress, cancellation).Run(inputs);
        });
        terminal.Result(
            new
            {
                folder = to,
                kinds = decoder.Kinds,
                report.Images,
                report.Videos,
                report.Kept,
                report.Skipped,
                inputs.LeftOut,
                decoder.Notes,
            },
            _ => Print(report, to, terminal));
        LeftOutLines.Print(terminal, report.Skipped, inputs.LeftOut);
        return 0;
    }

    private static void Print(DecodeReport report, string to, Terminal terminal)
    {
        foreach (var image in report.Images)
        {
            foreach (var (label, share) in image.Labels)
                terminal.Say($"  {image.Path}: {label} {share:0.000}");
            foreach (var error in image.Errors)
                terminal.Say($"  {image.Path}: {error.Kind} {error.Measure} {error.Value:0.000}");
        }

        foreach (var video in report.Videos)
        {
            terminal.Say($"{video.File}: {Amount.Of(video.Frames, "frame")}, {video.FramesPerSecond:0.0} per second.");
            if (video.Complaint is { } complaint)
                terminal.Warn($"{video.Path}: ffmpeg says: {complaint}");
        }

        var kept = report.Kept.Count > 0 ? $" There already: {report.Kept.Count} (--force decodes them again)." : "";
        terminal.Say($"{to}: {Amount.Of(report.Images.Count, "image")} decoded.{kept}");
    }

    private TheiaModel Load(ParseResult line, Terminal terminal)
    {
        var device = TorchChoice.Device(line.GetValue(_device));
        if (line.GetValue(_model) is { } folder)
            return TheiaModel.Load(folder, device: device);
        var bundled = TheiaModel.LoadBundled(device: device);
        terminal.Warn($"decoding with {TheiaModel.BundledName}, the bundled model; use --model for another.");
        return bundled;
    }

    private static DecodeKind[]? Kinds(string? names) => names is null ? null :
    [
        .. Words(names).Select(name => Enum.TryParse<DecodeKind>(name, ignoreCase: true, out var kind)
            && !char.IsAsciiDigit(name[0])
            ? kind
            : throw new UsageException(
                $"--what takes pca, masks, depth and similarity; got '{Theia.Data.IO.TerminalText.Of(name)}'.")),
    ];

    private static SamPrompt[] Prompts(string[] points, string[] boxes) =>
    [
        .. points.Length > 0 ? [PromptWords.Points(points)] : Array.Empty<SamPrompt>(),
        .. boxes.Select(PromptWords.Box),
    ];

    private static bool IsDescription(string word) =>
        word.EndsWith(".json", StringComparison.OrdinalIgnoreCase) && !word.Contains('=', StringComparison.Ordinal);

    private static Dictionary<string, string> Folders(IEnumerable<string> words)
    {
        Dictionary<string, string> folders = new(StringComparer.Ordinal);
        foreach (var word in words)
        {
            var parts = word.Split('=', 2);
            if (parts.Length != 2 || parts[0].Length == 0 || parts[1].Length == 0)
            {
                throw new UsageException(
                    "--teacher takes NAME=FOLDER, for instance dinov2-large=models/dinov2-large, or a description "
                    + $"file, for instance mobile-sam.json; got '{word}'. Bundled teachers are found by themselves.");
            }

            folders[parts[0]] = parts[1];
        }

        return folders;
    }

    private static string[] Words(string? list) =>
        list?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
}
