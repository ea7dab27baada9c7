using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Theia.Data.Errors;

namespace Theia.Data.Tensors;

/// <summary>
/// Finds NaN and infinity in arrays of floating-point numbers, as fast as memory is read: all
/// exponent bits are set in both.
/// </summary>
internal static class FiniteValues
{
    /// <summary>The first element that is not finite; -1 where all are, or where the type has no such values.</summary>
    /// <param name="type">Type of the elements.</param>
    /// <param name="bytes">The elements, little-endian.</param>
    public static int IndexOfOther(DType type, ReadOnlySpan<byte> bytes) => type switch
    {
        DType.F16 => IndexOf<ushort>(bytes, 0x7C00),
        DType.BF16 => IndexOf<ushort>(bytes, 0x7F80),
        DType.F32 => IndexOf<uint>(bytes, 0x7F80_0000),
        DType.F64 => IndexOf<ulong>(bytes, 0x7FF0_0000_0000_0000),
        DType.F8E5M2 => IndexOf<byte>(bytes, 0x7C),
        DType.F8E4M3 => IndexOf<byte>(bytes, 0x7F),   // no infinity; NaN alone has all of these bits set
        _ => -1,
    };

    /// <summary>The first element that is not a number, where infinity is allowed; -1 where there is none.</summary>
    public static int IndexOfNaN(DType type, ReadOnlySpan<byte> bytes)
    {
        for (var from = 0; IndexOfOther(type, bytes[from..]) is var at and >= 0; from += (at + 1) * type.Size())
        {
            if (!IsInfinite(type, bytes[(from + (at * type.Size()))..]))
                return (from / type.Size()) + at;
        }

        return -1;
    }

    /// <summary>Refuses an array with NaN or infinity, naming the first such element.</summary>
    /// <param name="type">Type of the elements.</param>
    /// <param name="bytes">The elements, little-endian.</param>
    /// <param name="what">How the message calls the array, for instance <c>tensor 'norm.weight'</c>.</param>
    /// <param name="source">The file.</param>
    /// <param name="remedy">What to do now.</param>
    /// <exception cref="DataException">An element is not finite.</exception>
    public static void Require(DType type, ReadOnlySpan<byte> bytes, string what, string source, Remedy remedy)
    {
        if (Problem(type, bytes) is { } problem)
            throw new DataException(source, $"{what} {problem}.", remedy);
    }

    /// <summary><c>holds NaN at element 17 of 64</c>, or null where all are finite.</summary>
    public static string? Problem(DType type, ReadOnlySpan<byte> bytes)
    {
        var at = IndexOfOther(type, bytes);
        return at < 0
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"contains {Name(type, bytes, at)} at element {at} of {bytes.Length / type.Size()}");
    }

    private static string Name(DType type, ReadOnlySpan<byte> bytes, int at) =>
        IsInfinite(type, bytes[(at * type.Size())..]) ? "infinity" : "NaN";

    private static bool IsInfinite(DType type, ReadOnlySpan<byte> element) => type switch
    {
        DType.F16 => Half.IsInfinity(MemoryMarshal.Read<Half>(element)),
        DType.BF16 =>
            float.IsInfinity(BitConverter.UInt32BitsToSingle((uint)MemoryMarshal.Read<ushort>(element) << 16)),
        DType.F32 => float.IsInfinity(MemoryMarshal.Read<float>(element)),
        DType.F64 => double.IsInfinity(MemoryMarshal.Read<double>(element)),
        DType.F8E5M2 => (element[0] & 3) == 0,
        _ => false,
    };

    private static int IndexOf<T>(ReadOnlySpan<byte> bytes, T exponent)
        where T : unmanaged, IBinaryInteger<T>
    {
        ReadOnlySpan<T> values = MemoryMarshal.Cast<byte, T>(bytes);
        var i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            var mask = Vector256.Create(exponent);
            for (; i <= values.Length - Vector256<T>.Count; i += Vector256<T>.Count)
            {
                if (Vector256.EqualsAny(Vector256.Create(values[i..]) & mask, mask))
                    break;
            }
        }

        for (; i < values.Length; i++)
        {
            if ((values[i] & exponent) == exponent)
                return i;
        }

        return -1;
    }
}
