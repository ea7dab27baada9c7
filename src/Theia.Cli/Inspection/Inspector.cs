namespace Theia.Cli.Inspection;

/// <summary>Finds out what a path is and asks the reader of that format.</summary>
internal static class Inspector
{
    private static readonly string[] _pictures = [".jpg", ".jpeg", ".png", ".webp", ".bmp"];

    /// <summary>Looks at a file or folder.</summary>
    /// <exception cref="UsageException">It is not there, or of no kind known here.</exception>
    /// <exception cref="DataException">It is damaged.</exception>
    public static FileFacts Look(string path)
    {
        if (Directory.Exists(path))
            return FolderInspector.Look(path);
        if (!File.Exists(path))
            throw new UsageException($"There is no file or folder {path}.");
        var extension = Path.GetExtension(path).ToLowerInvariant();
        return extension switch
        {
            ".safetensors" => Safetensors(path),
            ".pth" or ".pt" or ".bin" => Weights(path, "PyTorch checkpoint"),
            ".npy" => Npy(path),
            ".tar" => ShardOf(path),
            ".json" when path.EndsWith(".index.json", StringComparison.OrdinalIgnoreCase) => Weights(path, "index of split weights"),
            ".json" => JsonInspector.Look(path),
            _ when _pictures.Contains(extension) => Picture(path),
            _ => throw new UsageException($"{path} is of no kind that inspect knows: a picture, .safetensors, .npy, .pth, .tar, .json, or the folder of a data set, a model or a run."),
        };
    }

    /// <summary>The tensors of open weights.</summary>
    public static IReadOnlyList<TensorLine> Lines(IEnumerable<TensorInfo> tensors)
        => [.. tensors.OrderBy(tensor => tensor.Name, StringComparer.Ordinal).Select(tensor => new TensorLine(tensor.Name, tensor.Type, tensor.Shape))];

    private static FileFacts Safetensors(string path)
    {
        using var file = SafetensorsFile.Open(path);
        var facts = WeightFacts(path, file.Tensors.Values);
        foreach ((var key, var value) in file.Metadata)
            facts[$"metadata.{key}"] = value;
        return new FileFacts(path, "safetensors") { Facts = facts, Tensors = Lines(file.Tensors.Values) };
    }

    private static FileFacts Weights(string path, string kind)
    {
        using var weights = ModelWeights.Open(path);
        return new FileFacts(path, kind) { Facts = WeightFacts(path, weights.Tensors.Values), Tensors = Lines(weights.Tensors.Values) };
    }

    private static FileFacts Npy(string path)
    {
        TensorData array = NpyFile.Read(path);
        return new FileFacts(path, "npy") { Facts = Bytes(path), Tensors = [new TensorLine("", array.Type, array.Shape)] };
    }

    private static FileFacts ShardOf(string path)
    {
        using var shard = Shard.Open(path);
        var facts = Bytes(path);
        facts["samples"] = shard.Members.Select(member => member.Key).Distinct().Count();
        facts["hashes"] = shard.Members.All(member => member.Hash is not null) ? "in the index" : "none";
        return new FileFacts(path, "shard") { Facts = facts, Members = [.. shard.Members.Select(member => new MemberLine(member.Name, member.Length))] };
    }

    private static FileFacts Picture(string path)
    {
        var picture = RgbImage.Load(path);
        var facts = Bytes(path);
        facts["width"] = picture.Width;
        facts["height"] = picture.Height;
        return new FileFacts(path, "picture") { Facts = facts };
    }

    private static Dictionary<string, object?> WeightFacts(string path, IEnumerable<TensorInfo> tensors)
    {
        var facts = Bytes(path);
        facts["tensors"] = tensors.Count();
        facts["values"] = tensors.Sum(tensor => tensor.Shape.Aggregate(1L, (product, size) => product * size));
        return facts;
    }

    private static Dictionary<string, object?> Bytes(string path) => new(StringComparer.Ordinal) { ["bytes"] = new FileInfo(path).Length };
}
