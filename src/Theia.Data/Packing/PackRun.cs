using System.Runtime.ExceptionServices;
using Theia.Data.Shards;
using Theia.Data.Storage;

namespace Theia.Data.Packing;

/// <summary>One pass over a plan: keeps the shards that are there, writes those that are not.</summary>
internal sealed class PackRun(
    PackPlan plan, IReadOnlyList<ImageSource> sources, DatasetFolder target, PackOptions options, IProgress<PackProgress>? progress, CancellationToken cancellation)
{
    private const int PicturesAThread = 4;   // decoded before they are written: enough to even out big and small ones

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
        using var ahead = new DecodingAhead(Decode);
        var before = _packed.Count;
        var next = 0;
        for (var index = 0; next < pictures.Length; index++)
        {
            var path = target.ShardPath(DatasetFolder.Images, split, index);
            string[] labels = [.. options.Labels.Select(label => target.ShardPath(label.Folder, split, index))];
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
        var missing = Enumerable.Range(next, end - next).Except(positions).Select(i => pictures[i]);
        foreach (PlannedPicture[] some in missing.Chunk(options.Threads * PicturesAThread))
        {
            // They were damaged when the shard was written; if one is readable now, the shard is not what would be written today.
            var decoded = Decode(some);
            if (decoded.Any(picture => picture.Payloads is not null))
                return false;
            skipped.AddRange(decoded.Select(picture => picture.Skipped!));
        }

        _skipped.AddRange(skipped);
        _packed.AddRange(positions.Select(i => pictures[i]));
        next = end;
        Report(path);
        return true;
    }

    private bool TryWrite(string path, string[] labels, PlannedPicture[] pictures, DecodingAhead ahead, ref int next)
    {
        using var shard = new LabelledShard(path, labels, options.Labels);
        var count = 0;
        while (count < plan.SamplesPerShard && next < pictures.Length)
        {
            var some = Some(pictures, next, plan.SamplesPerShard - count);
            var decoded = ahead.Take(some);
            // The next ones are decoded while these are written; if some of these are damaged, a few more are asked for later.
            var left = plan.SamplesPerShard - count - some.Length;
            ahead.Begin(Some(pictures, next + some.Length, left > 0 ? left : plan.SamplesPerShard));
            for (var i = 0; i < some.Length; i++)
            {
                if (decoded[i].Payloads is not { } payloads)
                {
                    _skipped.Add(decoded[i].Skipped!);
                    continue;
                }

                shard.Add(some[i].Key, payloads);
                _packed.Add(some[i]);
                count++;
            }

            next += some.Length;
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

    private PlannedPicture[] Some(PlannedPicture[] pictures, int from, int most) =>
        pictures.AsSpan(from, Math.Min(Math.Min(most, options.Threads * PicturesAThread), pictures.Length - from)).ToArray();

    private DecodedPicture[] Decode(PlannedPicture[] pictures)
    {
        var decoded = new DecodedPicture[pictures.Length];
        ExceptionDispatchInfo? failure = null;
        Parallel.For(0, pictures.Length, new ParallelOptions { MaxDegreeOfParallelism = options.Threads, CancellationToken = cancellation }, (i, loop) =>
        {
            try
            {
                decoded[i] = new DecodedPicture(Payloads(_sources[pictures[i].Path]), null);
            }
            catch (DataException damaged)
            {
                decoded[i] = new DecodedPicture(null, new SkippedImage(pictures[i].Path, damaged.Message));
            }
            catch (Exception other)
            {
                Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(other), null);
                loop.Stop();
            }
        });
        failure?.Throw();
        return decoded;
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
