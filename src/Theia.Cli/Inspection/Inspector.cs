using Theia.Data.Shards;
using Theia.Data.Verification;
using Theia.RobotData;

namespace Theia.Cli.Inspection;

/// <summary>Detects the format of a path and calls its reader.</summary>
internal static class Inspector
{
    /// <summary>Looks at a file or folder.</summary>
    /// <exception cref="UsageException">It is not there, or of no kind known here.</exception>
    /// <exception cref="DataException">It is damaged.</exception>
    public static FileSummary Look(string path)
    {
        if (RobotDataset.Is(path))
            return RobotInspector.Look(path);
        if (Directory.Exists(path))
            return FolderInspector.Look(path);
        FileKind kind = KindOf(path);
        return kind switch
        {
            FileKind.Safetensors => Safetensors(path),
            FileKind.Checkpoint or FileKind.WeightIndex => Weights(path, FileKinds.Name(kind)),
            FileKind.Npy => Npy(path),
            FileKind.Shard => ShardOf(path),
            FileKind.ShardIndex => IndexOf(path),
            FileKind.Onnx => new FileSummary(path, FileKinds.Name(kind)) { Facts = OnnxVerification.Facts(path) },
            FileKind.Image => Image(path),
            FileKind.RunLog => LogInspector.RunLog(path),
            FileKind.Events => LogInspector.Events(path),
            FileKind.PackPlan => LogInspector.PackPlan(path),
            _ => JsonInspector.Look(path),
        };
    }

    /// <summary>What kind of file it is.</summary>
    /// <exception cref="UsageException">It is not there, or of no kind known here.</exception>
    public static FileKind KindOf(string path) => !File.Exists(path)
        ? throw new UsageException($"{path} does not exist.")
        : FileKinds.Of(path) ?? throw new UsageException(
            $"{path} has an unsupported format; inspect supports an image, .safetensors, .npy, .pth, .onnx, .tar, "
            + ".tar.index, .json, .jsonl, "
            + "events of TensorBoard, robot data (HDF5), or the folder of a data set, a model, a run or robot data "
            + "(LeRobot).");

    /// <summary>The tensors of open weights.</summary>
    public static IReadOnlyList<TensorLine> Lines(IEnumerable<TensorInfo> tensors)
        => [.. tensors.OrderBy(tensor => tensor.Name, StringComparer.Ordinal)
            .Select(tensor => new TensorLine(tensor.Name, tensor.Type, tensor.Shape))];

    private static FileSummary Safetensors(string path)
    {
        using var file = SafetensorsFile.Open(path);
        var facts = WeightFacts(path, file.Tensors.Values);
        foreach ((var key, var value) in file.Metadata)
            facts[$"metadata.{key}"] = value;
        return new FileSummary(path, "safetensors") { Facts = facts, Tensors = Lines(file.Tensors.Values) };
    }

    private static FileSummary Weights(string path, string kind)
    {
        using var weights = ModelWeights.Open(path);
        return new FileSummary(path, kind)
        {
            Facts = WeightFacts(path, weights.Tensors.Values),
            Tensors = Lines(weights.Tensors.Values),
        };
    }

    private static FileSummary Npy(string path)
    {
        TensorData array = NpyFile.Read(path);
        return new FileSummary(path, "npy")
        {
            Facts = Bytes(path),
            Tensors = [new TensorLine("", array.Type, array.Shape)],
        };
    }

    private static FileSummary ShardOf(string path)
    {
        using var shard = Shard.Open(path);
        return new FileSummary(path, "shard")
        {
            Facts = ShardFacts(path, shard.Members),
            Members = Lines(shard.Members),
        };
    }

    private static FileSummary IndexOf(string path)
    {
        var shard = path[..^FileKinds.IndexExtension.Length];
        if (!File.Exists(shard))
        {
            throw new UsageException(
                $"{path} is the index of {shard}, which does not exist. Put both into one folder.");
        }

        using var file = Shard.OpenFile(shard);
        List<ShardMember> members = ShardIndex.TryLoad(shard, file)
            ?? throw new DataException(
                path, "the index is damaged or does not match its shard.",
                "Delete it: a shard can be read without an index.");
        return new FileSummary(path, "index of a shard")
        {
            Facts = ShardFacts(path, members),
            Members = Lines(members),
        };
    }

    private static Dictionary<string, object?> ShardFacts(string path, IReadOnlyList<ShardMember> members)
    {
        var facts = Bytes(path);
        facts["samples"] = members.Select(member => member.Key).Distinct().Count();
        facts["members"] = members.Count;
        facts["hashes"] = members.Count(member => member.Hash is not null);
        return facts;
    }

    private static IReadOnlyList<MemberLine> Lines(IEnumerable<ShardMember> members) =>
        [.. members.Select(member => new MemberLine(member.Name, member.Length))];

    private static FileSummary Image(string path)
    {
        var image = RgbImage.Load(path);
        var facts = Bytes(path);
        facts["width"] = image.Width;
        facts["height"] = image.Height;
        return new FileSummary(path, "image") { Facts = facts };
    }

    private static Dictionary<string, object?> WeightFacts(string path, IEnumerable<TensorInfo> tensors)
    {
        var facts = Bytes(path);
        facts["tensors"] = tensors.Count();
        facts["values"] = tensors.Sum(tensor => tensor.Shape.Aggregate(1L, (product, size) => product * size));
        return facts;
    }

    private static Dictionary<string, object?> Bytes(string path) =>
        new(StringComparer.Ordinal) { ["bytes"] = new FileInfo(path).Length };
}
