using System.CommandLine;
using Theia.Cli.CommandLine;
using Theia.Cli.Output;
using Theia.Data.Logging;
using Theia.Scenes;

namespace Theia.Cli.Verbs;

/// <summary>Renders scenes with exact labels.</summary>
internal sealed class ScenesVerb : Verb
{
    private readonly Option<int> _count = NumberOption.Required(
        "--count", "Number of scenes to render.", 1, 10_000_000);
    private readonly Option<string> _to = SharedOptions.To("Folder to write, or to finish after an interruption.");
    private readonly Option<int> _size = NumberOption.Of(
        "--size", "Rows and columns of the images and their maps, in pixels.", 16, 2048, 224);
    private readonly Option<string?> _export = new("--export")
    {
        Description =
            "Export format instead of shards: coco (PNG images, 16-bit depth PNG, COCO JSON). Default: shards.",
        HelpName = "coco",
    };
    private readonly Option<int?> _perShard = NumberOption.Optional(
        "--samples-per-shard",
        "Scenes per shard. Default: 1000; for sets below 20,000 scenes, 1/20 of the set (at least 10).", 1, 1_000_000);
    private readonly Option<double> _val = SharedOptions.Part(
        "--val", "Fraction of the scenes held out for evaluation.", new SplitRatios().Val);
    private readonly Option<double> _test = SharedOptions.Part(
        "--test", "Fraction of the scenes held out for tests.", new SplitRatios().Test);
    private readonly Option<long?> _seed = SharedOptions.Seed(
        "Seed of the scenes and of the held-out split. Default: 0.");
    private readonly Option<int?> _threads = SharedOptions.Threads();

    public ScenesVerb() : base(
        "scenes",
        "Render scenes of table tops and rooms with exact labels.",
        [
            "theia scenes --count 20000 --to scenes",
            "theia scenes --count 500 --to small --size 128 --seed 7 --test 0.3",
            "theia scenes --count 200 --to coco --export coco --json",
        ])
    {
        _export.AcceptOnlyFromAmong("coco");
        foreach (Option option in new Option[] { _count, _to, _size, _export, _perShard, _val, _test, _seed, _threads })
            Add(option);
    }

    public override int Run(ParseResult line, Terminal terminal, CancellationToken cancellation)
    {
        double val = line.GetValue(_val), test = line.GetValue(_test);
        return Run(
            line.GetRequiredValue(_to),
            line.GetValue(_export) is not null,
            new SceneSetOptions
            {
                Count = line.GetRequiredValue(_count),
                Seed = line.GetValue(_seed) ?? 0,
                Size = line.GetValue(_size),
                SamplesPerShard = line.GetValue(_perShard),
                Ratios = new SplitRatios(1 - val - test, val, test),
                Threads = line.GetValue(_threads) ?? Environment.ProcessorCount,
            },
            terminal,
            cancellation);
    }

    private static int Run(
        string to, bool export, SceneSetOptions options, Terminal terminal, CancellationToken cancellation)
    {
        PackReport report = terminal.Stage("scenes", "scenes", stage =>
        {
            var relay = new SynchronousProgress<PackProgress>(now => stage(now.Done, now.Total));
            return export
                ? SceneExport.WriteCoco(to, options, relay, cancellation)
                : SceneSet.Write(new DatasetFolder(to), options, relay, cancellation);
        });
        var folder = Path.GetFullPath(to);
        terminal.Result(
            new { folder, scenes = report.Splits, report.Shards, report.KeptShards, report.SamplesPerShard }, _ =>
            {
                terminal.Say(
                    $"{folder}: {report.Splits.Total} scenes in {report.Shards} {(export ? "pieces" : "shards")} "
                    + $"(train {report.Splits.Train}, val {report.Splits.Val}, test {report.Splits.Test}).");
                if (report.NothingHeldOut)
                    terminal.Say("Too few scenes to hold any out.");
            });
        return 0;
    }
}
