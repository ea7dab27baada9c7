namespace Theia.OnnxRuntime.Onnx;

/// <summary>A tensor that a network gave.</summary>
/// <param name="Shape">Batch first.</param>
/// <param name="Values">Row-major.</param>
internal sealed record OnnxOutput(long[] Shape, float[] Values);
