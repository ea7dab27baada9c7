namespace Theia.Cli.Inspection;

/// <summary>Looks at a folder of ours: a data set, a model, a run.</summary>
internal static class FolderInspector
{
    /// <summary>What kind of folder it is.</summary>
    /// <exception cref="UsageException">It is none of these.</exception>
    public static FolderKind KindOf(string path)
    {
        if (File.Exists(Path.Combine(path, "log.jsonl")) || Directory.Exists(Path.Combine(path, "checkpoints")))
            return FolderKind.Run;
        if (File.Exists(Path.Combine(path, "splits.json"))
            || Directory.Exists(Path.Combine(path, DatasetFolder.Images)))
        {
            return FolderKind.Set;
        }

        if (File.Exists(Path.Combine(path, "config.json")))
            return FolderKind.Model;
        throw new UsageException(
            $"{path} is not a data set (splits.json), model (config.json) or run (log.jsonl) folder.");
    }

    /// <summary>What the folder holds.</summary>
    /// <exception cref="UsageException">It is none of these.</exception>
    public static FileSummary Look(string path) => KindOf(path) switch
    {
        FolderKind.Run => Run(path),
        FolderKind.Set => Set(path),
        _ => Model(path),
    };

    private static FileSummary Set(string path)
    {
        var set = DatasetFolder.Open(path);
        Splits splits = set.LoadSplits();
        var facts = new Dictionary<string, object?>(StringComparer.Ordinal) { ["images"] = splits.Total };
        foreach (var split in Splits.Names)
            facts[split] = splits[split];
        foreach (var column in set.Columns)
        {
            var schema = ColumnSchema.Load(set, column);
            facts[$"{column} holds"] = schema.Arrays.Count == 0
                ? schema.Content
                : $"{schema.Content}: {ColumnSchema.Describe(schema.Arrays)}";
            facts[$"shards of {column}"] = Splits.Names.ToDictionary(
                split => split, split => set.Shards(column, split).Count, StringComparer.Ordinal);
        }

        return new FileSummary(path, "data set") { Facts = facts };
    }

    private static FileSummary Model(string path)
    {
        FileSummary config = JsonInspector.Look(Path.Combine(path, "config.json"));
        using var weights = ModelWeights.Open(path);
        var facts = new Dictionary<string, object?>(config.Facts, StringComparer.Ordinal)
        {
            ["weights"] = Path.GetFileName(weights.Path),
            ["tensors"] = weights.Tensors.Count,
            ["values"] = weights.Tensors.Values.Sum(
                tensor => tensor.Shape.Aggregate(1L, (product, size) => product * size)),
        };
        var normalizers = Path.Combine(path, TargetNormalizers.FileName);
        if (File.Exists(normalizers))
        {
            using var file = SafetensorsFile.Open(normalizers);
            facts["target normalizers"] = file.Metadata;
        }

        return new FileSummary(path, "model") { Facts = facts, Tensors = Inspector.Lines(weights.Tensors.Values) };
    }

    private static FileSummary Run(string path)
    {
        var checkpoints = Path.Combine(path, "checkpoints");
        var log = Path.Combine(path, "log.jsonl");
        var model = Path.Combine(path, "model");
        var facts = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["log lines"] = File.Exists(log) ? File.ReadLines(log).LongCount() : 0,
            ["checkpoints"] = Directory.Exists(checkpoints)
                ? Directory.GetDirectories(checkpoints).Select(Path.GetFileName).Where(name => !name!.StartsWith('.'))
                    .Order(StringComparer.Ordinal).ToArray()
                : [],
            ["model"] = Directory.Exists(model) ? model : null,
        };
        var config = Path.Combine(path, "config.json");
        if (File.Exists(config))
        {
            foreach ((var key, var value) in JsonInspector.Look(config).Facts)
                facts[$"config.{key}"] = value;
        }

        return new FileSummary(path, "run") { Facts = facts };
    }
}
