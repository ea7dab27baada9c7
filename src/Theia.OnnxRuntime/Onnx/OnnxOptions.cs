namespace Theia.OnnxRuntime;

/// <summary>How ONNX Runtime runs a network.</summary>
public sealed record OnnxOptions
{
    /// <summary>Threads within one operation, at least 1. Default: one per core.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;
}
