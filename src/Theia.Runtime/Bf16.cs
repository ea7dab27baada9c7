using System.Buffers.Binary;

namespace Theia.Runtime;

/// <summary>Rounding to bfloat16, the upper half of a float32.</summary>
internal static class Bf16
{
    /// <summary>Rounds to the nearest, ties to even, as every framework does; NaN stays NaN.</summary>
    public static ushort FromSingle(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        return float.IsNaN(value)
            ? (ushort)((bits >> 16) | 0x40)   // a quiet one: dropping the lower half could leave infinity
            : (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
    }

    /// <summary>The values as files hold them: two little-endian bytes each.</summary>
    public static byte[] Bytes(ReadOnlySpan<float> values)
    {
        var bytes = new byte[2 * values.Length];
        for (var i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(2 * i), FromSingle(values[i]));
        return bytes;
    }
}
