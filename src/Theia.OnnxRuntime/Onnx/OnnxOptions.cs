namespace Theia.OnnxRuntime;

/// <summary>How ONNX Runtime runs a network.</summary>
public sealed record OnnxOptions
{
    /// <summary>Threads within one operation; all cores of the machine by default.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;
}
