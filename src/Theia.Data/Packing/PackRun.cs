using Theia.Data.IO;
using Theia.Data.Shards;
using Theia.Data.Threading;

namespace Theia.Data.Packing;

/// <summary>One pass over a plan: keeps finished shards and writes missing ones.</summary>
internal sealed class PackRun(
    PackPlan plan, IReadOnlyList<ImageSource> sources, DatasetFolder target, PackOptions options,
    IProgress<PackProgress>? progress, CancellationToken cancellation)
{
    private const int ImagesAThread = 4;   // enough to even out big and small ones

    private readonly Dictionary<string, ImageSource> _sources =
        sources.ToDictionary(source => source.Path, StringComparer.Ordinal);
    private readonly List<SkippedImage> _skipped = [];
    private readonly List<PlannedImage> _packed = [];

    /// <summary>Damaged images.</summary>
    public IReadOnlyList<SkippedImage> Skipped => _skipped;

    /// <summary>Images that are in a shard.</summary>
    public IReadOnlyList<PlannedImage> Packed => _packed;

    /// <summary>Shards of the set.</summary>
    public int Shards { get; private set; }

    /// <summary>Shards that were there before.</summary>
    public int KeptShards { get; private set; }

    /// <summary>Completes every split.</summary>
    public Splits WriteShards() => new(WriteSplit("train"), WriteSplit("val"), WriteSplit("test"));

    private long WriteSplit(string split)
    {
        PlannedImage[] images = [.. plan.Images.Where(image => image.Split == split)];
        using var ahead = new Prefetcher<PreparedImage>(
            i => _ => Decode(images[i]), (options.Threads * ImagesAThread) - 1, options.Threads, cancellation)
        {
            Count = images.Length,
        };
        var before = _packed.Count;
        var next = 0;
        for (var index = 0; next < images.Length; index++)
        {
            var path = target.ShardPath(DatasetFolder.Images, split, index);
            string[] labels = [.. options.Labels.Select(label => target.ShardPath(label.Name, split, index))];
            if (TryKeep(path, labels, images, ref next))
                KeptShards++;
            else if (!TryWrite(path, labels, images, ahead, ref next))
                break;
            Shards++;
        }

        return _packed.Count - before;
    }

    private bool TryKeep(string path, string[] labels, PlannedImage[] images, ref int next)
    {
        cancellation.ThrowIfCancellationRequested();
        if (FinishedShard.TryRead(path, images, next, plan) is not { } positions)
            return false;
        if (!labels.Zip(options.Labels).All(
            label => FinishedShard.HasLabels(label.First, label.Second, [.. positions.Select(i => images[i].Key)])))
        {
            return false;
        }

        var end = positions.Count == plan.SamplesPerShard ? positions[^1] + 1 : images.Length;
        List<SkippedImage> skipped = [];
        foreach (var place in Enumerable.Range(next, end - next).Except(positions))
        {
            cancellation.ThrowIfCancellationRequested();
            // It was damaged when the shard was written; if it is readable now, the shard is not
            // what would be written today.
            if (Decode(images[place]).Skipped is not { } damaged)
                return false;
            skipped.Add(damaged);
        }

        _skipped.AddRange(skipped);
        _packed.AddRange(positions.Select(i => images[i]));
        next = end;
        Report(path);
        return true;
    }

    private bool TryWrite(
        string path, string[] labels, PlannedImage[] images, Prefetcher<PreparedImage> ahead, ref int next)
    {
        using var shard = new LabeledShard(path, labels, options.Labels);
        var count = 0;
        for (; count < plan.SamplesPerShard && next < images.Length; next++)
        {
            cancellation.ThrowIfCancellationRequested();
            PreparedImage decoded = ahead.Take(next);
            if (decoded.Payloads is { } payloads)
            {
                shard.Add(images[next].Key, payloads);
                _packed.Add(images[next]);
                count++;
            }
            else
            {
                _skipped.Add(decoded.Skipped!);
            }

            Report(path);
        }

        if (count == 0)
        {
            // The rest of the split is damaged, so what may stand here is no shard of this set.
            FileSystem.Current.Delete(path);
            FileSystem.Current.Delete(ShardIndex.PathOf(path));
            return false;
        }

        shard.Commit();
        return true;
    }

    private PreparedImage Decode(PlannedImage image)
    {
        try
        {
            return new PreparedImage(Payloads(_sources[image.Path]), null);
        }
        catch (DataException damaged)
        {
            return new PreparedImage(null, new SkippedImage(image.Path, damaged.Message));
        }
    }

    // The image's first, then one a column of labels.
    private byte[][] Payloads(ImageSource source)
    {
        if (options.Labels.Count == 0)
            return [ImagePayload.Make(source.Load(), plan.Size)];
        LabeledImage labeled = source.LoadLabeled?.Invoke()
            ?? throw new InvalidOperationException($"{source.Path} has no labels.");
        return [ImagePayload.Make(labeled.Image, plan.Size), .. labeled.Labels];
    }

    private void Report(string path) =>
        progress?.Report(new PackProgress(
            _packed.Count + _skipped.Count, plan.Images.Count, _skipped.Count, Path.GetFileName(path)));
}
