using Theia.Data.Images.Decoding;
using Theia.Data.IO;
using Theia.Data.Tensors.Pth;

namespace Theia.Data.Verification;

/// <summary>Tells what kind of file a path names.</summary>
internal static class FileKinds
{
    /// <summary>Extension of the index beside a shard.</summary>
    public const string IndexExtension = ".index";

    /// <summary>
    /// The kind of a file that exists, by its name; what is called a tar is looked at, since
    /// checkpoints are called <c>.pth.tar</c> too.
    /// </summary>
    /// <returns>Null for a kind that is not known.</returns>
    public static FileKind? Of(string path)
    {
        var name = Path.GetFileName(path).ToLowerInvariant();
        return Path.GetExtension(name) switch
        {
            ".safetensors" => FileKind.Safetensors,
            ".pth" or ".pt" or ".bin" or ".ckpt" => FileKind.Checkpoint,
            ".npy" => FileKind.Npy,
            ".tar" => IsCheckpoint(path) ? FileKind.Checkpoint : FileKind.Shard,
            ".onnx" => FileKind.Onnx,
            ".json" when name.EndsWith(".index.json", StringComparison.Ordinal) => FileKind.WeightIndex,
            ".json" => FileKind.Json,
            ".jsonl" => name == "pack-plan.jsonl" ? FileKind.PackPlan : FileKind.RunLog,
            IndexExtension when name.EndsWith(".tar" + IndexExtension, StringComparison.Ordinal) => FileKind.ShardIndex,
            _ when ImageExtensions.IsRead(name) => FileKind.Image,
            _ => name.StartsWith("events.out.tfevents.", StringComparison.Ordinal) ? FileKind.Events : null,
        };
    }

    /// <summary>What a kind is called.</summary>
    public static string Name(FileKind kind) => kind switch
    {
        FileKind.Safetensors => "safetensors",
        FileKind.Checkpoint => "PyTorch checkpoint",
        FileKind.WeightIndex => "index of split weights",
        FileKind.Npy => "npy",
        FileKind.Shard => "shard",
        FileKind.ShardIndex => "index of a shard",
        FileKind.Onnx => "ONNX network",
        FileKind.Image => "image",
        FileKind.RunLog => "log of a run",
        FileKind.PackPlan => "plan of a data set",
        FileKind.Events => "TensorBoard events",
        _ => "JSON",
    };

    private static bool IsCheckpoint(string path)
    {
        using var file = new InputFile(path);
        return PthFile.Begins(file.Read(0, (int)Math.Min(file.Length, ForeignContent.Sample)));
    }
}
