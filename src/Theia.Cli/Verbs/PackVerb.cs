using System.CommandLine;
using Theia.Cli.CommandLine;
using Theia.Cli.Output;
using Theia.Data.Errors;
using Theia.Data.Logging;
using Theia.Data.Packing;
using Theia.RobotData;

namespace Theia.Cli.Verbs;

/// <summary>Packs images into shards.</summary>
internal sealed class PackVerb : Verb
{
    private readonly Argument<string[]> _images = new("images")
    {
        Description = "Images (JPEG, PNG, WebP, BMP), folders to search for them, or one robot data set: a LeRobot "
            + "folder or a robomimic HDF5 file.",
        Arity = ArgumentArity.OneOrMore,
    };
    private readonly Option<string> _to = SharedOptions.To(
        "Folder of the data set to write, or to finish after an interruption.");
    private readonly Option<int> _size = NumberOption.Of(
        "--size", "Rows and columns of the stored images, in pixels.", 1, 4096, new PackOptions().Size);
    private readonly Option<int?> _perShard = NumberOption.Optional(
        "--samples-per-shard",
        "Images per shard. Default: 1000; for sets below 20,000 images, 1/20 of the set (at least 10).", 1, 1_000_000);
    private readonly Option<double> _val = SharedOptions.Part(
        "--val", "Fraction of the images held out for evaluation during training.", new SplitRatios().Val);
    private readonly Option<double> _test = SharedOptions.Part(
        "--test", "Fraction of the images held out for the final test.", new SplitRatios().Test);
    private readonly Option<string?> _groupBy = new("--group-by")
    {
        Description = "Keep images of one source folder (for example the frames of a video) in one split. "
            + "Default: images are assigned individually, those of robot data by episode.",
        HelpName = "source",
    };
    private readonly Option<bool> _exifRotate = new("--exif-rotate")
    {
        Description = "Rotate images upright by their EXIF orientation, which the reference ignores.",
    };
    private readonly Option<long?> _seed = SharedOptions.Seed("Seed of the assignment to splits. Default: 0.");
    private readonly Option<int?> _threads = SharedOptions.Threads();

    public PackVerb() : base(
        "pack",
        "Pack images into the shards of a data set.",
        [
            "theia pack photos --to set", "theia pack videos/frames --to set --group-by source --val 0.1",
            "theia pack a.jpg b.png more --to set --seed 7 --json", "theia pack lerobot/pusht --to set",
        ])
    {
        _groupBy.AcceptOnlyFromAmong("source");
        Add(_images);
        foreach (Option option in new Option[]
        {
            _to, _size, _perShard, _val, _test, _groupBy, _exifRotate, _seed, _threads,
        })
        {
            Add(option);
        }
    }

    public override int Run(ParseResult line, Terminal terminal, CancellationToken cancellation)
    {
        var set = new DatasetFolder(line.GetRequiredValue(_to));
        double val = line.GetValue(_val), test = line.GetValue(_test);
        var options = new PackOptions
        {
            Size = line.GetValue(_size),
            SamplesPerShard = line.GetValue(_perShard),
            Ratios = new SplitRatios(1 - val - test, val, test),
            GroupBySource = line.GetValue(_groupBy) is not null,
            Seed = line.GetValue(_seed) ?? 0,
            Threads = line.GetValue(_threads) ?? Environment.ProcessorCount,
        };
        var inputs = line.GetRequiredValue(_images);
        using IRobotDataset? robot = RobotInput.TryOpen(inputs);
        FoundImages found = robot is null
            ? ImageSource.Search(inputs, line.GetValue(_exifRotate))
            : new FoundImages(RobotImages.Sources(robot), new LeftOut());
        if (robot is not null)
            options = options with { GroupBySource = true, Labels = RobotImages.Labels(robot) };
        PackReport report = terminal.Stage("pack", "images", stage => ImagePacking.Run(
            found.Sources,
            set,
            options,
            new SynchronousProgress<PackProgress>(
                now => stage(now.Done, now.Total, now.Skipped > 0 ? $"{now.Skipped} damaged" : null)),
            cancellation));

        terminal.Result(
            new
            {
                set = set.Path,
                images = report.Splits,
                report.Shards,
                report.KeptShards,
                report.SamplesPerShard,
                report.Skipped,
                found.LeftOut,
            },
            _ =>
            {
                var (images, shards) = (Amount.Of(report.Splits.Total, "image"), Amount.Of(report.Shards, "shard"));
                terminal.Say(
                    $"{set.Path}: {images} in {shards} "
                    + $"(train {report.Splits.Train}, val {report.Splits.Val}, test {report.Splits.Test}).");
            });
        LeftOutLines.Print(terminal, report.Skipped, found.LeftOut);
        if (report.NothingHeldOut)
            terminal.Say("Too few images to hold any out: evaluation can only use training images.");
        return 0;
    }
}
