using Theia.Data.Datasets;
using Theia.Data.Errors;
using Theia.Data.Statistics;
using Theia.Data.Teachers;

namespace Theia.Data.Verification;

/// <summary>One pass over a data set.</summary>
internal sealed class SetCheck(
    DatasetFolder set, IReadOnlyList<TeacherSpec> teachers, IProgress<VerificationProgress>? progress,
    CancellationToken cancellation)
{
    private readonly FindingList _findings = new();
    private readonly Dictionary<string, string> _shardOfKey = new(StringComparer.Ordinal);
    private readonly int _total = set.Columns.Sum(column => Splits.Names.Sum(split => set.Shards(column, split).Count));
    private int _shards;
    private long _bytes;

    /// <summary>Checks everything.</summary>
    public VerificationReport Run()
    {
        ColumnSchema[] schemas = [.. set.Columns.Select(Schema)];
        var columns = schemas.Select(schema => (schema.Name, Check: ColumnCheck.Of(schema, teachers))).ToArray();
        var counts = new long[Splits.Names.Count];
        for (var s = 0; s < counts.Length; s++)
        {
            var split = Splits.Names[s];
            IReadOnlyList<string>?[] images = CheckShards(columns[0], split);
            counts[s] = images.Sum(keys => keys?.Count ?? 0);
            foreach (var column in columns[1..])
                CompareKeys(column.Name, split, images, CheckShards(column, split));
        }

        CheckNames();
        CheckStrayFiles();
        if (Splits.Names.All(split => set.Shards(DatasetFolder.Images, split).Count == 0))
        {
            _findings.Add(
                set.ColumnPath(DatasetFolder.Images), "", "has no shards of any split.",
                Remedy.Pack("Pack images first.", set.Path));
        }

        CheckStatistics(schemas);
        CheckCounts(counts);
        CheckKeyFile();
        return new VerificationReport(_shards, counts.Sum(), _bytes, _findings.All);
    }

    private IReadOnlyList<string>?[] CheckShards((string Name, ColumnCheck Check) column, string split)
    {
        IReadOnlyList<string> shards = set.Shards(column.Name, split);
        var keys = new IReadOnlyList<string>?[shards.Count];
        for (var i = 0; i < keys.Length; i++)
        {
            var check = new ShardCheck(shards[i], column.Check, _findings, cancellation);
            keys[i] = check.Run();
            if (column.Name == DatasetFolder.Images && keys[i] is { } found)
                RequireNewKeys(shards[i], found);
            _bytes += check.Bytes;
            _shards++;
            progress?.Report(new VerificationProgress(_shards, _total, _findings.Count));
        }

        return keys;
    }

    private void RequireNewKeys(string shard, IReadOnlyList<string> keys)
    {
        foreach (var key in keys)
        {
            if (!_shardOfKey.TryAdd(key, shard))
            {
                _findings.Add(
                    shard,
                    $"sample '{key}'",
                    $"the key is also in {_shardOfKey[key]}. An image belongs to exactly one split; "
                        + "pack the set again.");
            }
        }
    }

    private void CompareKeys(
        string column, string split, IReadOnlyList<string>?[] images, IReadOnlyList<string>?[] features)
    {
        if (features.Length == 0)
            return;   // not extracted yet
        var remedy = $"Extract '{split}' of this teacher again.";
        if (features.Length != images.Length)
        {
            _findings.Add(
                set.ColumnPath(column), $"split '{split}'",
                $"has {features.Length} shards where '{DatasetFolder.Images}' has {images.Length}. {remedy}");
        }

        IReadOnlyList<string> shards = set.Shards(column, split);
        for (var i = 0; i < Math.Min(features.Length, images.Length); i++)
        {
            if (images[i] is { } wanted && features[i] is { } found && FirstDifference(wanted, found) is { } difference)
                _findings.Add(shards[i], difference.Place, $"{difference.Problem} {remedy}");
        }
    }

    private static (string Place, string Problem)? FirstDifference(
        IReadOnlyList<string> wanted, IReadOnlyList<string> found)
    {
        for (var i = 0; i < Math.Max(wanted.Count, found.Count); i++)
        {
            var (want, have) = (wanted.ElementAtOrDefault(i), found.ElementAtOrDefault(i));
            if (want != have)
            {
                return ($"position {i}", $"has {Name(have)}, but the images have {Name(want)}: "
                    + $"{found.Count} features for {wanted.Count} images.");
            }
        }

        return null;

        static string Name(string? key) => key is null ? "no sample" : $"'{key}'";
    }

    private void CheckNames()
    {
        if (set.PackedNames.Count > 1)
        {
            _findings.Add(
                set.ColumnPath(DatasetFolder.Images), "",
                $"has shards of {set.PackedNames.Count} names, {string.Join(" and ", set.PackedNames)}: "
                    + "a renamed set was packed a second time. Move away the shards of all names but one, "
                    + "here and in the other columns.");
        }
    }

    private void CheckStrayFiles()
    {
        foreach (var column in set.Columns)
        {
            foreach (var file in set.StrayShards(column))
            {
                _findings.Add(
                    file,
                    "",
                    "does not belong to a split: "
                        + $"shard names end in {string.Join(" or ", Splits.Names.Select(split => $"-{split}.tar"))}. "
                        + "Rename or remove it.");
            }
        }
    }

    // A damaged one is told, and the shards are checked as without one.
    private ColumnSchema Schema(string column)
    {
        try
        {
            return ColumnSchema.Load(set, column);
        }
        catch (DataException damage)
        {
            _findings.Add(damage);
            return InferredSchema.Of(column);
        }
    }

    private void CheckStatistics(ColumnSchema[] schemas)
    {
        foreach (ColumnSchema schema in schemas.Where(schema => schema.Kind == ColumnKind.Features))
        {
            var column = schema.Name;
            try
            {
                TeacherRecord.TryLoad(set.ColumnPath(column));
            }
            catch (DataException damage)
            {
                _findings.Add(damage);
            }

            TeacherSpec? teacher = teachers.FirstOrDefault(teacher => teacher.FolderName == column);
            if (teacher is not null && ChannelStatistics.PathOf(set.Root, set.Name, teacher) is var path
                && File.Exists(path))
            {
                StatisticsCheck.Run(path, _findings, teacher.Size.Channels);
                CheckMatch(teacher);
            }
        }
    }

    private void CheckCounts(long[] counts)
    {
        try
        {
            Splits declared = set.LoadSplits();
            for (var s = 0; s < counts.Length; s++)
            {
                var split = Splits.Names[s];
                if (declared[split] != counts[s])
                {
                    _findings.Add(
                        set.SplitsPath,
                        $"split '{split}'",
                        $"declares {declared[split]} samples, but the shards contain {counts[s]}.",
                        Remedy.Pack("Restore the missing shards, or pack again to finish the set.", set.Path));
                }
            }
        }
        catch (DataException damage)
        {
            _findings.Add(damage);
        }
    }

    private void CheckKeyFile()
    {
        if (!File.Exists(set.KeysPath))
            return;   // sets made elsewhere have none
        try
        {
            IReadOnlyDictionary<string, string> paths = set.LoadKeys();
            AddKeys(
                _shardOfKey.Keys.Where(key => !paths.ContainsKey(key)), "are in shards but not in this file.",
                "Pack again to rewrite this file.");
            AddKeys(
                paths.Keys.Where(key => !_shardOfKey.ContainsKey(key)), "are in no readable shard.",
                "Pack again to finish the set.");
        }
        catch (DataException damage)
        {
            _findings.Add(damage);
        }
    }

    private void CheckMatch(TeacherSpec teacher)
    {
        try
        {
            var statistics = ChannelStatistics.Load(set.Root, set.Name, teacher);
            if (StatisticsMatch.Mismatch(set, teacher, statistics) is { } mismatch)
                _findings.Add(statistics.Source, "", mismatch, Remedy.Measure("Measure again.", set.Path, teacher.Id));
        }
        catch (DataException)
        {
            // Damage of statistics and of shards has been found above.
        }
    }

    private void AddKeys(IEnumerable<string> keys, string problem, string remedy)
    {
        string[] all = [.. keys.Order(StringComparer.Ordinal)];
        if (all.Length > 0)
        {
            _findings.Add(
                set.KeysPath, $"key '{all[0]}'{(all.Length > 1 ? " and others" : "")}",
                $"{all.Length} in all {problem}", Remedy.Pack(remedy, set.Path));
        }
    }
}
