using System.CommandLine;
using Theia.Cli.CommandLine;
using Theia.Cli.Output;
using Theia.Data.Errors;
using Theia.Data.Packing;

namespace Theia.Cli.Verbs;

/// <summary>Turns pictures into image shards.</summary>
internal sealed class PackVerb : Verb
{
    private readonly Argument<string[]> _pictures = new("pictures") { Description = "Pictures (JPEG, PNG, WebP, BMP), or folders that are searched for them.", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string> _to = SharedOptions.To("Folder of the data set to write, or to finish after an interruption.");
    private readonly Option<int> _size = new("--size") { Description = "Rows and columns of the stored pictures.", HelpName = "pixels", DefaultValueFactory = _ => new PackOptions().Size };
    private readonly Option<int?> _perShard = new("--samples-per-shard") { Description = "Pictures a shard; a twentieth of a small set and 1000 of a large one unless given.", HelpName = "number" };
    private readonly Option<double> _val = new("--val") { Description = "Part of the pictures that is held out for evaluation.", HelpName = "part", DefaultValueFactory = _ => new SplitRatios().Val };
    private readonly Option<double> _test = new("--test") { Description = "Part of the pictures that is held out for tests.", HelpName = "part", DefaultValueFactory = _ => new SplitRatios().Test };
    private readonly Option<string?> _groupBy = new("--group-by") { Description = "Keep pictures of one source (their folder) in one split, for instance the frames of a video." };
    private readonly Option<bool> _exifRotate = new("--exif-rotate") { Description = "Turn pictures upright by their EXIF orientation; the reference does not." };
    private readonly Option<long?> _seed = SharedOptions.Seed("Decides which picture goes into which split.");
    private readonly Option<int?> _threads = SharedOptions.Threads();

    public PackVerb() : base(
        "pack",
        "Turn pictures into image shards.",
        ["theia pack photos --to set", "theia pack videos/frames --to set --group-by source --val 0.1", "theia pack a.jpg b.png more --to set --seed 7 --json"])
    {
        _groupBy.AcceptOnlyFromAmong("source");
        Add(_pictures);
        foreach (Option option in new Option[] { _to, _size, _perShard, _val, _test, _groupBy, _exifRotate, _seed, _threads })
            Add(option);
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
        FoundImages found = ImageSource.Search(line.GetRequiredValue(_pictures), line.GetValue(_exifRotate));
        PackReport report = terminal.Stage("pack", "pictures", stage => ImagePacking.Run(
            found.Sources, set, options, new Relay<PackProgress>(now => stage(now.Done, now.Total, now.Skipped > 0 ? $"{now.Skipped} damaged" : null)), cancellation));

        terminal.Result(
            new
            {
                set = set.Path,
                pictures = report.Splits,
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
            terminal.Say("Nothing is held out of so few images: evaluation can only use images that were trained on.");
        return 0;
    }
}
