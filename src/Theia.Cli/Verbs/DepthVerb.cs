using System.CommandLine;
using Theia.Cli.CommandLine;
using Theia.Cli.Output;
using Theia.Data.IO;
using Theia.Lab.Depth;
using Theia.Native;

namespace Theia.Cli.Verbs;

/// <summary>Measures depth on scenes where it is known.</summary>
internal sealed class DepthVerb : Verb
{
    private readonly Argument<string[]> _models = new("model")
    {
        Description = "Folders of Depth Anything, runs that hold one, descriptions, or known names.",
        HelpName = "model…",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<int> _scenes = NumberOption.Of("--scenes", "Scenes to measure on.", 2, 100_000, 200);
    private readonly Option<string?> _to =
        new("--to") { Description = "File for the numbers, as JSON. Default: not written.", HelpName = "file" };
    private readonly Option<string?> _markdown =
        new("--markdown") { Description = "File for the table, as Markdown. Default: not written.", HelpName = "file" };
    private readonly Option<bool> _force = ResultFile.Force();
    private readonly Option<long?> _seed = SharedOptions.Seed("Seed of scenes and bootstrap samples. Default: 0.");
    private readonly Option<int?> _threads = SharedOptions.Threads();
    private readonly Option<string?> _device = SharedOptions.Device();

    public DepthVerb() : base(
        "depth",
        "Measure depth on scenes where it is known, beside random weights and trivial guesses.",
        ["theia lab depth runs/nano-depth", "theia lab depth runs/nano-depth --scenes 400 --to depth.json"])
    {
        Add(_models);
        foreach (Option option in new Option[] { _scenes, _to, _markdown, _force, _seed, _threads, _device })
            Add(option);
    }

    public override int Run(ParseResult line, Terminal terminal, CancellationToken cancellation)
    {
        foreach (var file in new[] { line.GetValue(_to), line.GetValue(_markdown) }.OfType<string>())
            ResultFile.RequireReplaceable(file, line.GetValue(_force));
        var how = new TeacherRun(line.GetValue(_threads) ?? Environment.ProcessorCount, line.GetValue(_device));
        var (models, scenes, seed) = (
            line.GetRequiredValue(_models), line.GetValue(_scenes), line.GetValue(_seed) ?? 0);
        var files = (line.GetValue(_to), line.GetValue(_markdown));
        return TorchCode.Run(() => Measure(models, how, scenes, seed, files, terminal, cancellation));
    }

    private static int Measure(
        string[] models, TeacherRun how, int count, long seed, (string? Json, string? Markdown) files,
        Terminal terminal, CancellationToken cancellation)
    {
        Libtorch.Require();
        TorchSharp.torch.set_num_threads(how.Threads);
        DepthSubject[] subjects =
            [.. models.SelectMany(model => Subjects(model, how)), DepthSubject.Constant, DepthSubject.Ramp];
        DepthScene[] scenes = terminal.Stage("draw", "scenes", stage =>
            DepthScene.Draw(seed, count, how.Threads, (done, total) => stage(done, total), cancellation));
        DepthResult[] results = [.. subjects.Select(subject => terminal.Stage("measure", "images", stage =>
            DepthResult.Of(
                subject, scenes, seed, (done, total) => stage(done, total, subject.Name), cancellation)))];

        var report = new DepthReport(count, seed, results);
        if (files.Json is { } json)
            AtomicFile.WriteText(json, report.ToJson());
        if (files.Markdown is { } markdown)
            AtomicFile.WriteText(markdown, report.ToMarkdown());
        terminal.Result(report.Content, _ => terminal.Table(DepthReport.Headings, [.. report.Rows]));
        return 0;
    }

    private static IEnumerable<DepthSubject> Subjects(string word, TeacherRun how)
    {
        var options = TorchChoice.Teacher(how);
        var folder = Directory.Exists(Path.Combine(word, "model")) ? Path.Combine(word, "model") : word;
        Func<DepthAnything> load = Directory.Exists(folder)
            ? () => DepthAnything.Load(folder, options)
            : () => DepthAnything.Of(Teacher.Load(TeacherDescription.Find(word), options: options), word, options);
        return [DepthSubject.Of(word, load), DepthSubject.Random(word, load)];
    }
}
