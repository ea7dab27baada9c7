using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using BFloat16 = Microsoft.ML.OnnxRuntime.BFloat16;

namespace Theia.OnnxRuntime.Onnx;

/// <summary>Numbers in the element type that a network takes or gives.</summary>
internal static class OnnxValues
{
    /// <summary>Wraps numbers for a network's input.</summary>
    /// <exception cref="NotSupportedException">The network takes something else than numbers of
    /// 8, 16 or 32 bits.</exception>
    public static OrtValue Create(TensorElementType type, float[] values, long[] shape) => type switch
    {
        TensorElementType.Float => OrtValue.CreateTensorValueFromMemory(values, shape),
        TensorElementType.Float16 =>
            OrtValue.CreateTensorValueFromMemory(Array.ConvertAll(values, value => (Float16)value), shape),
        TensorElementType.UInt8 => OrtValue.CreateTensorValueFromMemory(
            Array.ConvertAll(values, value => (byte)Math.Clamp(MathF.Round(value), 0, 255)), shape),
        _ => throw new NotSupportedException($"takes {type}; supported inputs are Float, Float16 and UInt8"),
    };

    /// <summary>Copies what a network gave.</summary>
    /// <exception cref="NotSupportedException">It gives something else than floating-point numbers.</exception>
    public static float[] Read(OrtValue value)
    {
        TensorElementType type = value.GetTensorTypeAndShape().ElementDataType;
        return type switch
        {
            TensorElementType.Float => value.GetTensorDataAsSpan<float>().ToArray(),
            TensorElementType.Float16 =>
                Array.ConvertAll(value.GetTensorDataAsSpan<Float16>().ToArray(), half => (float)half),
            TensorElementType.BFloat16 =>
                Array.ConvertAll(value.GetTensorDataAsSpan<BFloat16>().ToArray(), half => (float)half),
            TensorElementType.Double =>
                Array.ConvertAll(value.GetTensorDataAsSpan<double>().ToArray(), number => (float)number),
            _ => throw new NotSupportedException(
                $"returns {type}; supported features are Float, Float16, BFloat16 and Double"),
        };
    }
}
