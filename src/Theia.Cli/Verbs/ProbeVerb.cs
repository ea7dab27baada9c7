using System.CommandLine;
using System.Globalization;
using Theia.Cli.CommandLine;
using Theia.Cli.Output;
using Theia.Data.IO;
using Theia.Lab.Probing;
using Theia.Native;

namespace Theia.Cli.Verbs;

/// <summary>Measures what the features of models know.</summary>
internal sealed class ProbeVerb : Verb
{
    private readonly Argument<string[]> _models = new("model")
    {
        Description = "Folders of teachers or Theia models, runs that contain one, descriptions of teachers, "
            + "or known names (resnet18).",
        HelpName = "model…",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<bool> _random = new("--random")
    {
        Description = "Also probe each network with random weights: the mean of three seeds.",
    };
    private readonly Option<bool> _pixels = new("--pixels") { Description = "Also probe the pixels themselves." };
    private readonly Option<int> _scenes = NumberOption.Of(
        "--scenes", "Scenes for fitting the probes; half as many for testing.", 20, 100_000, new ProbeOptions().Scenes);
    private readonly Option<int> _crops = NumberOption.Of(
        "--crops", "Crops per photograph: 0 (no photographs) or at least 2.", 0, 1000, new ProbeOptions().Crops);
    private readonly Option<long?> _heldOut = NumberOption.Optional(
        "--held-out-seed", "Seed of the photographs that training held out. Default: 1.", 0L, long.MaxValue);
    private readonly Option<string?> _to =
        new("--to") { Description = "File for the numbers, as JSON. Default: not written.", HelpName = "file" };
    private readonly Option<string?> _markdown =
        new("--markdown") { Description = "File for the table, as Markdown. Default: not written.", HelpName = "file" };
    private readonly Option<bool> _force = ResultFile.Force();
    private readonly Option<long?> _seed = SharedOptions.Seed(
        "Seed of scenes, crops and bootstrap samples. Default: 0.");
    private readonly Option<int?> _threads = SharedOptions.Threads();
    private readonly Option<string?> _device = SharedOptions.Device();

    public ProbeVerb() : base(
        "probe",
        "Probe frozen features on scenes and photographs.",
        [
            "theia lab probe runs/nano-vit --random --pixels",
            "theia lab probe runs/nano-vit resnet18 --scenes 400 --to probe.json --markdown table.md",
        ])
    {
        Add(_models);
        foreach (Option option in new Option[]
        {
            _random, _pixels, _scenes, _crops, _heldOut, _to, _markdown, _force, _seed, _threads, _device,
        })
        {
            Add(option);
        }
    }

    public override int Run(ParseResult line, Terminal terminal, CancellationToken cancellation)
    {
        var models = line.GetValue(_models) ?? [];
        if (models.Length == 0 && !line.GetValue(_pixels))
        {
            throw new UsageException(
                "Nothing to probe. Give the folder of a teacher or of a Theia model, or use --pixels.");
        }

        var crops = line.GetValue(_crops);
        var options = new ProbeOptions
        {
            Scenes = line.GetValue(_scenes),
            TestScenes = line.GetValue(_scenes) / 2,
            Seed = line.GetValue(_seed) ?? 0,
            HeldOutSeed = line.GetValue(_heldOut) ?? new ProbeOptions().HeldOutSeed,
            Threads = line.GetValue(_threads) ?? Environment.ProcessorCount,
        };
        options = crops == 0 ? options with { Photographs = null } : options with { Crops = crops };
        options.Check();
        foreach (var file in new[] { line.GetValue(_to), line.GetValue(_markdown) }.OfType<string>())
            ResultFile.RequireReplaceable(file, line.GetValue(_force));
        var how = new TeacherRun(options.Threads, line.GetValue(_device));
        var (random, pixels) = (line.GetValue(_random), line.GetValue(_pixels));
        var files = (line.GetValue(_to), line.GetValue(_markdown));
        return TorchCode.Run(() => Probe(models, how, random, pixels, options, files, terminal, cancellation));
    }

    private static int Probe(
        string[] models, TeacherRun how, bool random, bool pixels, ProbeOptions options,
        (string? Json, string? Markdown) files, Terminal terminal, CancellationToken cancellation)
    {
        Libtorch.Require();
        TorchSharp.torch.set_num_threads(options.Threads);
        List<ProbeChoice> choices = [.. models.SelectMany(model => ProbeChoice.Of(model, random, how))];
        if (pixels)
            choices.Add(ProbeChoice.Pixels);
        List<ProbeResult> results = [];
        ProbeSet set;
        try
        {
            set = terminal.Stage(
                "draw", "scenes", stage => ProbeSet.Draw(options, (done, total) => stage(done, total), cancellation));
            foreach (ProbeChoice choice in choices)
            {
                ProbeResult result = terminal.Stage("probe", "images", stage =>
                    Prober.MeasureMean(
                        set, choice.Name, choice.Open, (done, total) => stage(done, total, choice.Name), cancellation));
                results.Add(result);
                // Minutes may lie between two models; what is known of one does not wait for the last, and an
                // interruption does not take it.
                terminal.Say(Line(result));
            }
        }
        catch (OperationCanceledException)
        {
            // A table of half the models compares nothing, so none is written.
            terminal.Say(
                $"Interrupted after {results.Count} of {choices.Count} models. Results are written only at the end: "
                + "no file was written, and the same command starts from the beginning.");
            return 130;
        }

        var report = new ProbeReport(set, results);
        if (files.Json is { } json)
            AtomicFile.WriteText(json, report.ToJson());
        if (files.Markdown is { } markdown)
            AtomicFile.WriteText(markdown, report.ToMarkdown());
        terminal.Result(report.Content, _ => Show(report, terminal));
        return 0;
    }

    // Measures down and subjects across: there are more of those than fit side by side.
    private static void Show(ProbeReport report, Terminal terminal)
    {
        terminal.Say(
            $"{report.Set.Options.Scenes} scenes for fitting, {report.Set.Options.TestScenes} for testing; "
            + "± half of the 95 % interval.");
        terminal.Table(
            ["", .. report.Results.Select(result => result.Name)],
            report.Measures.Select(measure => new[] { measure.Heading }.Concat(
                report.Results.Select(result => Cell(result.Scores.GetValueOrDefault(measure)))).ToArray()));
    }

    private static string Line(ProbeResult result) => $"{result.Name}: " + string.Join(
        ", ",
        ProbeMeasure.All.Where(result.Scores.ContainsKey)
            .Select(measure => $"{measure.Heading} {Cell(result.Scores[measure])}"));

    private static string Cell(ProbeScore? score) =>
        score is null ? "-"
            : string.Create(
                CultureInfo.InvariantCulture, $"{score.Value:0.000} ± {(score.High - score.Low) / 2:0.000}");
}
