using Theia.Data.Errors;
using Theia.Data.Logging;

namespace Theia.Lab.Quickstart;

/// <summary>Images into shards.</summary>
internal sealed class PackStage(QuickstartContext workshop)
{
    /// <summary>What cannot be read, once the stage has run; empty when an earlier run finished it.</summary>
    public IReadOnlyList<SkippedImage> Skipped { get; private set; } = [];

    public string Run(IProgress<StageProgress> progress, CancellationToken cancellation)
    {
        PackReport report = Pack(progress, cancellation);
        Skipped = report.Skipped;
        if (report.Splits.Train < 2)
        {
            throw new UsageException(
                $"{report.Splits.Train} of {workshop.Choice.Sources.Count} images could be read for training; "
                + "at least 2 are needed.");
        }

        var damaged = report.Skipped.Count > 0 ? $", {report.Skipped.Count} damaged left out" : "";
        var heldOut = report.NothingHeldOut ? "nothing held out of so few" : $"{report.Splits.Val} held out";
        var (images, shards) = (Amount.Of(report.Splits.Total, "image"), Amount.Of(report.Shards, "shard"));
        return $"{images} in {shards}, {heldOut}{damaged}";
    }

    /// <summary>
    /// Packs the images; finished shards are kept, so a second call only returns the left-out images.
    /// </summary>
    public PackReport Pack(IProgress<StageProgress> progress, CancellationToken cancellation)
    {
        var options = new PackOptions
        {
            Seed = workshop.Options.Seed,
            Threads = workshop.Options.Threads,
            Ratios = new SplitRatios(0.9, 0.1, 0),
        };
        return ImagePacking.Run(
            workshop.Choice.Sources, workshop.Set, options,
            new SynchronousProgress<PackProgress>(now => progress.Report(
                new StageProgress(now.Done, now.Total, now.Skipped > 0 ? $"{now.Skipped} damaged" : null))),
            cancellation);
    }
}
