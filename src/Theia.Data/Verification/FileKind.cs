namespace Theia.Data.Verification;

/// <summary>The kinds of files that the project reads.</summary>
internal enum FileKind
{
    /// <summary>Named tensors.</summary>
    Safetensors,

    /// <summary>Weights as <c>torch.save</c> writes them, whatever their extension.</summary>
    Checkpoint,

    /// <summary>Which file holds which tensor of a model that is split.</summary>
    WeightIndex,

    /// <summary>One array.</summary>
    Npy,

    /// <summary>A tar archive of samples.</summary>
    Shard,

    /// <summary>Where the members of a shard stand.</summary>
    ShardIndex,

    /// <summary>A network of ONNX.</summary>
    Onnx,

    /// <summary>An image.</summary>
    Image,

    /// <summary>The log of a run, one JSON object a line.</summary>
    RunLog,

    /// <summary>The plan of a data set.</summary>
    PackPlan,

    /// <summary>Events of TensorBoard.</summary>
    Events,

    /// <summary>Another JSON file.</summary>
    Json,
}
