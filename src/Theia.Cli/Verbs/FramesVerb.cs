using System.CommandLine;
using Theia.Cli.CommandLine;
using Theia.Cli.Output;
using Theia.Data.Logging;
using Theia.Robotics;
using Theia.Robotics.Demonstrations;

namespace Theia.Cli.Verbs;

/// <summary>Packs images of robot tasks.</summary>
internal sealed class FramesVerb : Verb
{
    private readonly Argument<string[]> _tasks = new("tasks")
    {
        Description = "Tasks, or suites such as mini. They take turns.",
        Arity = ArgumentArity.OneOrMore,
    };
    private readonly Option<int> _count = NumberOption.Required("--count", "Number of frames.", 1, 10_000_000);
    private readonly Option<string> _to = SharedOptions.To(
        "Folder of the data set to write, or to finish after an interruption.");
    private readonly Option<int> _size = NumberOption.Of(
        "--size", "Rows and columns of the stored images, in pixels.", 16, 2048, 224);
    private readonly Option<int?> _perShard = NumberOption.Optional(
        "--samples-per-shard",
        "Frames per shard. Default: 1000; for sets below 20,000 frames, 1/20 of the set (at least 10).", 1, 1_000_000);
    private readonly Option<double> _val = SharedOptions.Part(
        "--val", "Fraction of the frames held out for evaluation during training.", new SplitRatios().Val);
    private readonly Option<double> _test = SharedOptions.Part(
        "--test", "Fraction of the frames held out for the final test.", new SplitRatios().Test);
    private readonly Option<string[]> _vary = RobotOptions.Vary();
    private readonly Option<long?> _seed = SharedOptions.Seed(
        "Seed of the first episode and of the held-out split. Default: 0.");
    private readonly Option<int?> _threads = SharedOptions.Threads();

    public FramesVerb() : base(
        "frames",
        "Pack images of robot tasks, each of another episode, into the shards of a data set.",
        [
            "theia robots frames mini --count 1000 --to data/robots",
            "theia robots frames mini/pick-lift mini/drawer-open --count 200 --to table --vary light textures camera",
            "theia robots frames metaworld --count 500 --to sawyer --seed 7",
        ])
    {
        Add(_tasks);
        foreach (Option option in new Option[] { _count, _to, _size, _perShard, _val, _test, _vary, _seed, _threads })
            Add(option);
    }

    public override int Run(ParseResult line, Terminal terminal, CancellationToken cancellation)
    {
        double val = line.GetValue(_val), test = line.GetValue(_test);
        var options = new TaskFrameOptions
        {
            Tasks = RobotTasks.Select(line.GetRequiredValue(_tasks)),
            Count = line.GetRequiredValue(_count),
            Seed = line.GetValue(_seed) ?? 0,
            Variation = VariationText.Parse(line.GetValue(_vary) ?? []),
            Size = line.GetValue(_size),
            SamplesPerShard = line.GetValue(_perShard),
            Ratios = new SplitRatios(1 - val - test, val, test),
            Threads = line.GetValue(_threads) ?? Environment.ProcessorCount,
        };
        var to = line.GetRequiredValue(_to);
        PackReport report = terminal.Stage("frames", "frames", stage => TaskFrames.Write(
            new DatasetFolder(to), options, new SynchronousProgress<PackProgress>(now => stage(now.Done, now.Total)),
            cancellation));
        var folder = Path.GetFullPath(to);
        terminal.Result(
            new { folder, frames = report.Splits, report.Shards, report.KeptShards, report.SamplesPerShard },
            _ => terminal.Say(
                $"{folder}: {report.Splits.Total} frames of {options.Tasks.Count} tasks in {report.Shards} shards "
                + $"(train {report.Splits.Train}, val {report.Splits.Val}, test {report.Splits.Test})."));
        return 0;
    }
}
