using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Theia.Tests.RobotData;

/// <summary>The elements of a tensor as numbers.</summary>
internal static class TensorNumbers
{
    public static double[] Of(TensorData tensor)
    {
        var bytes = tensor.Bytes.Span;
        return tensor.Type switch
        {
            DType.F32 => [.. MemoryMarshal.Cast<byte, float>(bytes).ToArray().Select(value => (double)value)],
            DType.F64 => MemoryMarshal.Cast<byte, double>(bytes).ToArray(),
            DType.I64 => [.. MemoryMarshal.Cast<byte, long>(bytes).ToArray().Select(value => (double)value)],
            DType.Bool or DType.U8 => [.. bytes.ToArray().Select(value => (double)value)],
            _ => throw new UnreachableException($"{tensor.Type}"),
        };
    }
}
