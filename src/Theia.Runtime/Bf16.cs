using System.Buffers.Binary;
using Theia.Data.Features;

namespace Theia.Runtime;

/// <summary>Floats as files hold them in bfloat16.</summary>
internal static class Bf16
{
    /// <summary>The values, rounded: two little-endian bytes each.</summary>
    public static byte[] Bytes(ReadOnlySpan<float> values)
    {
        var bytes = new byte[2 * values.Length];
        for (var i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(2 * i), BFloat16.FromSingle(values[i]));
        return bytes;
    }
}
