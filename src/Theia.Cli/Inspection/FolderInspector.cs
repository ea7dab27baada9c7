namespace Theia.Cli.Inspection;

/// <summary>Looks at a folder of ours: a data set, a model, a run.</summary>
internal static class FolderInspector
{
    /// <summary>What the folder holds.</summary>
    /// <exception cref="UsageException">It is none of these.</exception>
    public static FileFacts Look(string path)
    {
        if (File.Exists(Path.Combine(path, "log.jsonl")))
            return Run(path);
        if (File.Exists(Path.Combine(path, "splits.json")) || Directory.Exists(Path.Combine(path, DatasetFolder.Images)))
            return Set(path);
        if (File.Exists(Path.Combine(path, "config.json")))
            return Model(path);
        throw new UsageException($"{path} is no folder of a data set (splits.json), a model (config.json) or a run (log.jsonl).");
    }

    private static FileFacts Set(string path)
    {
        var set = DatasetFolder.Open(path);
        Splits splits = set.LoadSplits();
        var facts = new Dictionary<string, object?>(StringComparer.Ordinal) { ["pictures"] = splits.Total };
        foreach (var split in Splits.Names)
            facts[split] = splits[split];
        foreach (var column in set.Columns)
            facts[$"shards of {column}"] = string.Join(", ", Splits.Names.Select(split => $"{split} {set.Shards(column, split).Count}"));
        return new FileFacts(path, "data set") { Facts = facts };
    }

    private static FileFacts Model(string path)
    {
        FileFacts config = JsonInspector.Look(Path.Combine(path, "config.json"));
        using var weights = ModelWeights.Open(path);
        var facts = new Dictionary<string, object?>(config.Facts, StringComparer.Ordinal)
        {
            ["weights"] = Path.GetFileName(weights.Path),
            ["tensors"] = weights.Tensors.Count,
            ["values"] = weights.Tensors.Values.Sum(tensor => tensor.Shape.Aggregate(1L, (product, size) => product * size)),
        };
        return new FileFacts(path, "model") { Facts = facts, Tensors = Inspector.Lines(weights.Tensors.Values) };
    }

    private static FileFacts Run(string path)
    {
        var checkpoints = Path.Combine(path, "checkpoints");
        var facts = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["log lines"] = File.ReadLines(Path.Combine(path, "log.jsonl")).LongCount(),
            ["checkpoints"] = Directory.Exists(checkpoints) ? string.Join(", ", Directory.GetDirectories(checkpoints).Select(Path.GetFileName).Order(StringComparer.Ordinal)) : "none",
            ["model"] = Directory.Exists(Path.Combine(path, "model")) ? Path.Combine(path, "model") : "not yet",
        };
        var config = Path.Combine(path, "config.json");
        if (File.Exists(config))
        {
            foreach ((var key, var value) in JsonInspector.Look(config).Facts)
                facts[$"config.{key}"] = value;
        }

        return new FileFacts(path, "run") { Facts = facts };
    }
}
