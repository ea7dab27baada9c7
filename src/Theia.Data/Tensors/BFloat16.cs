using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Theia.Data.Tensors;

/// <summary>bfloat16 as its bits: the upper half of a float32, rounded to nearest, ties to even.</summary>
internal static class BFloat16
{
    private const ushort QuietBit = 0x0040;

    /// <summary>The value of <paramref name="bits"/>, exactly.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float ToSingle(ushort bits) => BitConverter.UInt32BitsToSingle((uint)bits << 16);

    /// <summary>The nearest bfloat16.</summary>
    public static ushort FromSingle(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        if (float.IsNaN(value))
            return (ushort)((bits >> 16) | QuietBit);
        return (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
    }

    /// <summary>The nearest bfloat16, as a float again.</summary>
    public static float Round(float value) => ToSingle(FromSingle(value));

    /// <summary>Widens sixteen bfloat16 to floats.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector256<float> Lower, Vector256<float> Upper) Widen(Vector256<ushort> bits)
    {
        (Vector256<uint> lower, Vector256<uint> upper) = Vector256.Widen(bits);
        return ((lower << 16).AsSingle(), (upper << 16).AsSingle());
    }
}
