using System.CommandLine;
using Theia.Cli.CommandLine;
using Theia.Cli.Output;
using Theia.Data.IO;
using Theia.Lab.Probing;
using Theia.Lab.Scoring;
using Theia.Native;

namespace Theia.Cli.Verbs;

/// <summary>Measures masks and depth on scenes whose truth is known.</summary>
internal sealed class ScoreVerb : Verb
{
    private readonly Argument<string[]> _models = new("model")
    {
        Description = "Folders of a SAM, a Depth Anything or a Theia model, runs that hold one, or names of bundled "
            + "ones (nano-theia).",
        HelpName = "model…",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<bool> _random = new("--random")
    {
        Description = "Also score each teacher with random weights.",
    };
    private readonly Option<bool> _trivial = new("--trivial")
    {
        Description = "Also score what needs no network: a disc, the box, a ramp, constant depth.",
    };
    private readonly Option<int> _scenes = NumberOption.Of(
        "--scenes", "Scenes, none of which a training renders.", 10, 100_000, new ScoreOptions().Scenes);
    private readonly Option<string?> _to =
        new("--to") { Description = "File for the numbers, as JSON. Default: not written.", HelpName = "file" };
    private readonly Option<string?> _markdown =
        new("--markdown") { Description = "File for the table, as Markdown. Default: not written.", HelpName = "file" };
    private readonly Option<bool> _force = ResultFile.Force();
    private readonly Option<long?> _seed = SharedOptions.Seed("Seed of scenes and bootstrap samples. Default: 0.");
    private readonly Option<int?> _threads = SharedOptions.Threads();

    public ScoreVerb() : base(
        "score",
        "Measure masks and depth on scenes with exact labels.",
        [
            "theia lab score nano-sam nano-depth --random --trivial",
            "theia lab score runs/nano-sam --scenes 50 --to score.json --markdown table.md",
        ])
    {
        Add(_models);
        foreach (Option option in new Option[]
        {
            _random, _trivial, _scenes, _to, _markdown, _force, _seed, _threads,
        })
        {
            Add(option);
        }
    }

    public override int Run(ParseResult line, Terminal terminal, CancellationToken cancellation)
    {
        var options = new ScoreOptions
        {
            Scenes = line.GetValue(_scenes),
            Seed = line.GetValue(_seed) ?? 0,
            Threads = line.GetValue(_threads) ?? Environment.ProcessorCount,
        };
        var (random, trivial) = (line.GetValue(_random), line.GetValue(_trivial));
        var files = (line.GetValue(_to), line.GetValue(_markdown));
        foreach (var file in new[] { files.Item1, files.Item2 }.OfType<string>())
            ResultFile.RequireReplaceable(file, line.GetValue(_force));
        return TorchCode.Run(() => Score(
            line.GetRequiredValue(_models), random, trivial, options, files, terminal, cancellation));
    }

    private static int Score(
        string[] models, bool random, bool trivial, ScoreOptions options, (string? Json, string? Markdown) files,
        Terminal terminal, CancellationToken cancellation)
    {
        Libtorch.Require();
        TorchSharp.torch.set_num_threads(options.Threads);
        List<(string Name, Func<SceneSubject> Open)> subjects =
            [.. models.SelectMany(model => SceneChoices.Of(model, random))];
        ScoredScene[] scenes = terminal.Stage(
            "draw", "scenes", stage => options.Draw((done, total) => stage(done, total), cancellation));
        if (trivial)
        {
            SceneSubject simple = SceneSubjects.Trivial(scenes);
            SceneSubject constant = SceneSubjects.Constant;
            subjects.AddRange([(simple.Name, () => simple), (constant.Name, () => constant)]);
        }

        List<(string Name, IReadOnlyDictionary<SceneMeasure, ProbeScore> Scores)> results = [];
        foreach (var (name, open) in subjects)
        {
            using SceneSubject subject = open();
            results.Add((name, terminal.Stage("score", "scenes", stage => SceneScorer.Measure(
                scenes, subject, options.Seed, (done, total) => stage(done, total, name), cancellation))));
        }

        var report = new ScoreReport(options, scenes.Sum(scene => scene.Objects.Count), results);
        if (files.Json is { } json)
            AtomicFile.WriteText(json, report.ToJson());
        if (files.Markdown is { } markdown)
            AtomicFile.WriteText(markdown, report.ToMarkdown());
        terminal.Result(report.Content, _ => terminal.Table(
            ["", .. report.Measures.Select(measure => measure.Heading)],
            results.Select(result => new[] { result.Name }.Concat(report.Measures.Select(
                measure => ScoreTable.Cell(result.Scores.GetValueOrDefault(measure)))).ToArray())));
        return 0;
    }
}
