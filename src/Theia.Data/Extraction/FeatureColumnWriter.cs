using System.Globalization;
using Theia.Data.Datasets;
using Theia.Data.Errors;
using Theia.Data.IO;
using Theia.Data.Shards;
using Theia.Data.Teachers;
using Theia.Data.Threading;

namespace Theia.Data.Extraction;

/// <summary>
/// Writes one split of a teacher's column, shard by shard, while it keeps other processes out of the folder.
/// </summary>
internal sealed class FeatureColumnWriter : IDisposable
{
    private readonly ITeacher _teacher;
    private readonly DatasetFolder _set;
    private readonly string _split;
    private readonly IReadOnlyList<string> _images;
    private readonly ExtractionOptions _options;
    private readonly FolderLock _lock;
    private readonly List<string> _replaced = [];
    private TeacherRecord? _record;
    private ExtractionProgress _progress;
    private long _bytes;
    private bool _described;

    private FeatureColumnWriter(
        ITeacher teacher, DatasetFolder set, string split, IReadOnlyList<string> images, ExtractionOptions options)
    {
        _teacher = teacher;
        _set = set;
        _split = split;
        _images = images;
        _options = options;
        _progress = new ExtractionProgress(split, 0, images.Count, 0, set.LoadSplits()[split], 0);
        _lock = FolderLock.Acquire(Folder);
    }

    private string Folder => _set.ColumnPath(_teacher.Spec.FolderName);

    private Remedy ExtractAgain =>
        Remedy.Extract("Extract all of this split again.", _set.Path, _teacher.Spec.Id, _split, force: true);

    /// <summary>Locks the column and checks that this teacher may continue it.</summary>
    public static FeatureColumnWriter Begin(
        ITeacher teacher, DatasetFolder set, string split, IReadOnlyList<string> images, ExtractionOptions options)
    {
        TeacherColumn.RequireOwn(set, teacher.Spec, split);
        var writer = new FeatureColumnWriter(teacher, set, split, images, options);
        try
        {
            writer.Prepare();
            return writer;
        }
        catch
        {
            writer.Dispose();
            throw;
        }
    }

    /// <summary>Writes what is missing.</summary>
    public ExtractionReport Run(IProgress<ExtractionProgress>? progress, CancellationToken cancellation)
    {
        var skipped = 0;
        for (var i = 0; i < _images.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            using var images = Shard.Open(_images[i], checkHashes: true);
            ShardMember[] members = [.. images.Members.Where(IsImage)];
            if (FinishedFeatures.Fit(Target(i), [.. members.Select(member => member.Key)], _teacher.Spec))
            {
                skipped++;
                _progress = _progress with
                {
                    Samples = _progress.Samples + members.Length,
                    SkippedSamples = _progress.SkippedSamples + members.Length,
                };
            }
            else
            {
                Write(Target(i), images, members, progress, cancellation);
            }

            _progress = _progress with { Shard = i + 1 };
            progress?.Report(_progress);
        }

        return new ExtractionReport(
            _teacher.Spec.Id, _split, _images.Count, skipped, _progress.Samples - _progress.SkippedSamples,
            _bytes, _replaced);
    }

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();

    private bool HasOwnName(string shard) =>
        Path.GetFileName(shard).Split('-') is [.., var number, _]
            && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            && Target(index) == shard;

    private static bool IsImage(ShardMember member) =>
        string.Equals(member.Extension, ColumnSchema.ImageExtension, StringComparison.Ordinal);

    private static RgbImage[] Decode(Shard images, ShardMember[] batch) => Array.ConvertAll(
        batch, member => StoredImage.Decode(images.Read(member), $"{images.Path}, sample '{member.Key}'"));

    private static long ImagesIn(string path)
    {
        using var shard = Shard.Open(path);
        return shard.Members.Count(IsImage);
    }

    private string Target(int shard) => _set.ShardPath(_teacher.Spec.FolderName, _split, shard);

    private IReadOnlyList<string> Existing(string split) => _set.Shards(_teacher.Spec.FolderName, split);

    private void Prepare()
    {
        SplitCount.Require(_set, _split, _images.Count, _images.Sum(ImagesIn));
        AtomicFile.RemoveLeftovers(Folder);
        _record = TeacherRecord.TryLoad(Folder);
        var targets = Enumerable.Range(0, _images.Count).Select(Target).ToHashSet(StringComparer.Ordinal);
        // With Force another size of the same teacher may take the place of the first, where no
        // other split has features.
        if (!_options.Force || _record?.Spec.Id != _teacher.Spec.Id
            || Splits.Names.Any(split => split != _split && Existing(split).Count > 0))
        {
            _record?.RequireSame(_teacher.Spec, new Remedy($"Move {Folder} away, then run again."));
        }

        if (_options.Force)
            Clear();
        if (Existing(_split).FirstOrDefault(shard => !targets.Contains(shard)) is { } stranger)
        {
            throw new DataException(
                stranger, $"does not match any of the {_images.Count} image shards.",
                HasOwnName(stranger) ? ExtractAgain : new Remedy("Move it away, then run again."));
        }

        if (Existing(_split).Count > 0)
            _record?.RequireSame(_teacher.Fingerprint, _split, ExtractAgain);
    }

    // With Force: only shards that were extracted here.
    private void Clear()
    {
        if (Existing(_split).Count > 0 && _record?.Has(_split) != true)
        {
            throw new UsageException(
                $"{Folder} has features of '{_split}' that were not extracted here: "
                + "its teacher.json does not name them, so they are not deleted. "
                + "Move the folder away, then run again.");
        }

        foreach (var shard in Existing(_split).Where(HasOwnName))
        {
            FileSystem.Current.Delete(shard);
            FileSystem.Current.Delete(ShardIndex.PathOf(shard));
        }

        if (Splits.Names.All(split => Existing(split).Count == 0))
            _record = null;
    }

    private void Write(
        string path, Shard images, ShardMember[] members, IProgress<ExtractionProgress>? progress,
        CancellationToken cancellation)
    {
        if (_record?.Has(_split) != true && Existing(_split).Count > 0)
        {
            throw new DataException(
                Folder,
                $"has features of '{_split}' but no teacher.json that identifies the weights, "
                    + $"and {Path.GetFileName(path)} is missing or does not fit: it cannot be completed.",
                "Move the folder away, then extract all of it here.");
        }

        _record ??= TeacherRecord.Create(Folder, _teacher.Spec);
        _record.Save(_split, _teacher.Fingerprint);
        if (File.Exists(path))
            _replaced.Add(path);
        using var writer = ShardWriter.Create(path);
        var done = 0;
        ShardMember[][] batches = [.. members.Chunk(_options.BatchSize)];
        using var ahead = new Prefetcher<RgbImage[]>(i => _ => Decode(images, batches[i]), _options.Prefetch)
        {
            Count = batches.Length,
        };
        for (var next = 0; next < batches.Length; next++)
        {
            RgbImage[] batch = ahead.Take(next);
            cancellation.ThrowIfCancellationRequested();
            IReadOnlyList<IReadOnlyDictionary<string, TensorData>> features = _teacher.Extract(batch);
            if (features.Count != batch.Length)
            {
                throw new DataException(
                    _teacher.Spec.Id, $"the teacher returned {features.Count} features for {batch.Length} images.",
                    "Try another batch size; the network may not support this one.");
            }

            foreach (IReadOnlyDictionary<string, TensorData> feature in features)
            {
                var key = members[done++].Key;
                var source = $"{_teacher.Spec.Id}, sample '{key}' of {images.Path}";
                var payload = FeaturePayload.Of(_teacher.Spec, feature, source);
                Describe(feature);
                writer.Add(key, $"{_teacher.Spec.FolderName}.safetensors", payload);
            }

            _progress = _progress with { Samples = _progress.Samples + batch.Length };
            progress?.Report(_progress);
        }

        writer.Commit();
        _bytes += new FileInfo(path).Length;
    }

    // The first feature tells what the column holds, before its shard is there.
    private void Describe(IReadOnlyDictionary<string, TensorData> feature)
    {
        if (_described)
            return;
        var schema = FeaturePayload.Schema(_teacher.Spec, feature);
        if (ColumnSchemaFile.TryLoad(Folder) is { } before
            && ColumnSchema.Describe(before.Arrays) != ColumnSchema.Describe(schema.Arrays)
            && Splits.Names.Any(split => Existing(split).Count > 0))
        {
            throw new DataException(
                ColumnSchemaFile.PathIn(Folder),
                $"declares features of {ColumnSchema.Describe(before.Arrays)}; this teacher produces "
                + $"{ColumnSchema.Describe(schema.Arrays)}.",
                $"Move {Folder} away, then run again.");
        }

        ColumnSchemaFile.Save(Folder, schema);
        _described = true;
    }
}
