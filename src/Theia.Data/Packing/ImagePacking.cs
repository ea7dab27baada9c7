using Theia.Data.Datasets;
using Theia.Data.Errors;
using Theia.Data.IO;
using Theia.Data.Packing;

namespace Theia.Data;

/// <summary>
/// Packs images into the image shards of a data set. A shard is the unit of work: interrupted at any moment, the next
/// call with the same images and options keeps what is finished and ends with the same bytes.
/// </summary>
public static class ImagePacking
{
    /// <summary>Packs <paramref name="sources"/>, or completes an interrupted call.</summary>
    /// <param name="sources">The images; their order does not matter.</param>
    /// <param name="target">The set to write.</param>
    /// <param name="options">How; the defaults are those of the reference.</param>
    /// <param name="progress">Told after each few images.</param>
    /// <param name="cancellation">Stops between images; the shard at work is discarded, finished ones stay.</param>
    /// <exception cref="UsageException">
    /// An option is out of range, the set has other images or options, or the folder holds other files.
    /// </exception>
    /// <exception cref="DataException">No image could be read.</exception>
    /// <exception cref="ResourceException">Another process is writing the set, or the place
    /// cannot be written.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> asked for it.</exception>
    public static PackReport Run(
        IReadOnlyList<ImageSource> sources, DatasetFolder target, PackOptions options,
        IProgress<PackProgress>? progress = null, CancellationToken cancellation = default)
    {
        options.Check();
        var wanted = PackPlan.Make(sources, options);
        RequireOwn(target);
        using var owner = FolderLock.Acquire(target.ColumnPath(DatasetFolder.Images));
        AtomicFile.RemoveLeftovers(target.Path);
        ColumnSchema[] columns = [ColumnSchema.OfImages(options.Size, options.Size), .. options.Labels];
        foreach (ColumnSchema column in columns)
            AtomicFile.RemoveLeftovers(target.ColumnPath(column.Name));
        PackPlan plan = Settle(target, wanted);
        foreach (ColumnSchema column in columns)
            ColumnSchemaFile.Save(target.ColumnPath(column.Name), column);

        var run = new PackRun(plan, sources, target, options, progress, cancellation);
        Splits splits = run.WriteShards();
        if (splits.Total == 0)
        {
            throw new DataException(
                target.Path,
                $"none of the {plan.Images.Count} images could be read; the first is {run.Skipped[0].Path}: "
                    + $"{run.Skipped[0].Reason}",
                "Check that they are JPEG, PNG, WebP or BMP files.");
        }

        KeyFile.Save(target.KeysPath, run.Packed.Select(image => (image.Key, image.Path)));
        splits.Save(target.SplitsPath);
        return new PackReport(splits, run.Shards, run.KeptShards, plan.SamplesPerShard, run.Skipped);
    }

    /// <summary>Computes the keys and splits of images without packing them.</summary>
    /// <param name="sources">The images; their order does not matter.</param>
    /// <param name="options">How.</param>
    /// <returns>In the order of packing: train, val, test.</returns>
    /// <exception cref="UsageException">An option is out of range.</exception>
    public static IReadOnlyList<(string Key, string Path, string Split)> Deal(
        IReadOnlyList<ImageSource> sources, PackOptions options)
    {
        options.Check();
        return [.. PackPlan.Make(sources, options).Images.Select(image => (image.Key, image.Path, image.Split))];
    }

    private static PackPlan Settle(DatasetFolder target, PackPlan wanted)
    {
        var path = PackPlanFile.PathIn(target);
        if (PackPlanFile.TryLoad(path) is { } begun)
        {
            IReadOnlyList<string> differences = begun.Differences(wanted);
            return differences.Count == 0 ? begun : throw new UsageException(
                $"{target.Path} was started with other images or options: {string.Join("; ", differences)}.",
                Remedy.ChooseOutput("Repeat the same images and options to finish it, or choose another folder."));
        }

        RequireOwn(target);
        PackPlanFile.Save(path, wanted);
        return wanted;
    }

    // The plan marks the folder as ours, so it is written first.
    private static void RequireOwn(DatasetFolder target)
    {
        if (!File.Exists(PackPlanFile.PathIn(target)))
            ForeignEntries.RequireNone(target.Path, Remedy.ChooseOutput());
    }
}
