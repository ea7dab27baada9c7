using System.Buffers.Binary;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Theia.Tests.Training;

/// <summary>Reference arrays as tensors.</summary>
internal static class GoldenTensors
{
    public static Tensor ToTensor(this TensorData data)
    {
        Tensor tensor = empty([.. data.Shape], dtype: data.Type switch
        {
            DType.F32 => ScalarType.Float32,
            DType.F64 => ScalarType.Float64,
            DType.BF16 => ScalarType.BFloat16,
            DType.U8 => ScalarType.Byte,
            _ => throw new NotSupportedException($"{data.Type}"),
        });
        data.Bytes.Span.CopyTo(tensor.bytes);
        return tensor;
    }

    public static double[] Doubles(this TensorData data) => data.Type switch
    {
        DType.F64 => MemoryMarshal.Cast<byte, double>(data.Bytes.Span).ToArray(),
        DType.F32 => [.. MemoryMarshal.Cast<byte, float>(data.Bytes.Span).ToArray().Select(static x => (double)x)],
        DType.BF16 => [.. MemoryMarshal.Cast<byte, ushort>(data.Bytes.Span).ToArray()
            .Select(static x => (double)BinaryPrimitives.ReadSingleBigEndian([(byte)(x >> 8), (byte)x, 0, 0]))],
        _ => throw new NotSupportedException($"{data.Type}"),
    };

    public static double[] Doubles(this Tensor tensor)
    {
        using Tensor still = tensor.detach();
        using Tensor plain = still.to(ScalarType.Float64);
        using Tensor dense = plain.contiguous();
        return [.. dense.data<double>().ToArray()];
    }
}
