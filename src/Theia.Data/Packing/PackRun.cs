using Theia.Data.Shards;
using Theia.Data.Storage;
using Theia.Data.Threading;

namespace Theia.Data.Packing;

/// <summary>One pass over a plan: keeps finished shards and writes missing ones.</summary>
internal sealed class PackRun(
    PackPlan plan, IReadOnlyList<ImageSource> sources, DatasetFolder target, PackOptions options, IProgress<PackProgress>? progress, CancellationToken cancellation)
{
    private const int ImagesAThread = 4;   // enough to even out big and small ones

    private readonly Dictionary<string, ImageSource> _sources = sources.ToDictionary(source => source.Path, StringComparer.Ordinal);
    private readonly List<SkippedImage> _skipped = [];
    private readonly List<PlannedPicture> _packed = [];

    /// <summary>Damaged pictures.</summary>
    public IReadOnlyList<SkippedImage> Skipped => _skipped;

    /// <summary>Pictures that are in a shard.</summary>
    public IReadOnlyList<PlannedPicture> Packed => _packed;

    /// <summary>Shards of the set.</summary>
    public int Shards { get; private set; }

    /// <summary>Shards that were there before.</summary>
    public int KeptShards { get; private set; }

    /// <summary>Completes every split.</summary>
    public Splits WriteShards() => new(WriteSplit("train"), WriteSplit("val"), WriteSplit("test"));

    private long WriteSplit(string split)
    {
        PlannedPicture[] pictures = [.. plan.Pictures.Where(picture => picture.Split == split)];
        using var ahead = new Prefetcher<DecodedPicture>(
            i => _ => Decode(pictures[i]), (options.Threads * ImagesAThread) - 1, options.Threads, cancellation)
        {
            Count = pictures.Length,
        };
        var before = _packed.Count;
        var next = 0;
        for (var index = 0; next < pictures.Length; index++)
        {
            var path = target.ShardPath(DatasetFolder.Images, split, index);
            string[] labels = [.. options.Labels.Select(label => target.ShardPath(label.Name, split, index))];
            if (TryKeep(path, labels, pictures, ref next))
                KeptShards++;
            else if (!TryWrite(path, labels, pictures, ahead, ref next))
                break;
            Shards++;
        }

        return _packed.Count - before;
    }

    private bool TryKeep(string path, string[] labels, PlannedPicture[] pictures, ref int next)
    {
        cancellation.ThrowIfCancellationRequested();
        if (FinishedShard.TryRead(path, pictures, next, plan) is not { } positions)
            return false;
        if (!labels.Zip(options.Labels).All(label => FinishedShard.HasLabels(label.First, label.Second, [.. positions.Select(i => pictures[i].Key)])))
            return false;
        var end = positions.Count == plan.SamplesPerShard ? positions[^1] + 1 : pictures.Length;
        List<SkippedImage> skipped = [];
        foreach (var place in Enumerable.Range(next, end - next).Except(positions))
        {
            cancellation.ThrowIfCancellationRequested();
            // It was damaged when the shard was written; if it is readable now, the shard is not what would be written today.
            if (Decode(pictures[place]).Skipped is not { } damaged)
                return false;
            skipped.Add(damaged);
        }

        _skipped.AddRange(skipped);
        _packed.AddRange(positions.Select(i => pictures[i]));
        next = end;
        Report(path);
        return true;
    }

    private bool TryWrite(
        string path, string[] labels, PlannedPicture[] pictures, Prefetcher<DecodedPicture> ahead, ref int next)
    {
        using var shard = new LabelledShard(path, labels, options.Labels);
        var count = 0;
        for (; count < plan.SamplesPerShard && next < pictures.Length; next++)
        {
            cancellation.ThrowIfCancellationRequested();
            DecodedPicture decoded = ahead.Take(next);
            if (decoded.Payloads is { } payloads)
            {
                shard.Add(pictures[next].Key, payloads);
                _packed.Add(pictures[next]);
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

    private DecodedPicture Decode(PlannedPicture picture)
    {
        try
        {
            return new DecodedPicture(Payloads(_sources[picture.Path]), null);
        }
        catch (DataException damaged)
        {
            return new DecodedPicture(null, new SkippedImage(picture.Path, damaged.Message));
        }
    }

    // The picture's first, then one a column of labels.
    private byte[][] Payloads(ImageSource source)
    {
        if (options.Labels.Count == 0)
            return [ImagePayload.Make(source.Load(), plan.Size)];
        LabelledImage labelled = source.LoadLabelled?.Invoke() ?? throw new InvalidOperationException($"{source.Path} has no labels.");
        return [ImagePayload.Make(labelled.Picture, plan.Size), .. labelled.Labels];
    }

    private void Report(string path) =>
        progress?.Report(new PackProgress(_packed.Count + _skipped.Count, plan.Pictures.Count, _skipped.Count, Path.GetFileName(path)));
}
