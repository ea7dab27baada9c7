using System.Runtime.InteropServices;
using Theia.Data.Tensors;

namespace Theia.RobotData.Parquet;

/// <summary>Arrays of numbers as the bytes of a tensor.</summary>
internal static class NumberArrays
{
    /// <summary>Copies values into the bytes of a type that may be another one than theirs.</summary>
    /// <param name="values">Numbers or truth values.</param>
    /// <param name="start">First value.</param>
    /// <param name="count">Number of values.</param>
    /// <param name="type">Type of the bytes.</param>
    /// <param name="bytes">Receives them.</param>
    /// <returns>False where a value does not fit the type.</returns>
    public static bool TryCopy(Array values, int start, int count, DType type, Span<byte> bytes)
    {
        if (TypeOf(values) is not { } stored)
            return false;
        if (stored == type)
        {
            Raw(values).Slice(start * type.Size(), count * type.Size()).CopyTo(bytes);
            return true;
        }

        if (IsFloat(stored) && !IsFloat(type))
            return false;
        for (var i = 0; i < count; i++)
        {
            if (!TryPut(values.GetValue(start + i)!, type, bytes.Slice(i * type.Size(), type.Size())))
                return false;
        }

        return true;
    }

    private static DType? TypeOf(Array values) => values switch
    {
        // The runtime takes a uint[] for an int[] in patterns, so the type itself is compared.
        _ when values.GetType() == typeof(float[]) => DType.F32,
        _ when values.GetType() == typeof(double[]) => DType.F64,
        _ when values.GetType() == typeof(long[]) => DType.I64,
        _ when values.GetType() == typeof(ulong[]) => DType.U64,
        _ when values.GetType() == typeof(int[]) => DType.I32,
        _ when values.GetType() == typeof(uint[]) => DType.U32,
        _ when values.GetType() == typeof(short[]) => DType.I16,
        _ when values.GetType() == typeof(ushort[]) => DType.U16,
        _ when values.GetType() == typeof(sbyte[]) => DType.I8,
        _ when values.GetType() == typeof(byte[]) => DType.U8,
        _ when values.GetType() == typeof(bool[]) => DType.Bool,
        _ => null,
    };

    private static ReadOnlySpan<byte> Raw(Array values) =>
        MemoryMarshal.CreateReadOnlySpan(ref MemoryMarshal.GetArrayDataReference(values), Buffer.ByteLength(values));

    private static bool IsFloat(DType type) => type is DType.F16 or DType.F32 or DType.F64;

    private static bool TryPut(object value, DType type, Span<byte> bytes)
    {
        try
        {
            switch (type)
            {
                case DType.F64: return BitConverter.TryWriteBytes(bytes, Convert.ToDouble(value, null));
                case DType.F32: return BitConverter.TryWriteBytes(bytes, Convert.ToSingle(value, null));
                case DType.F16: return BitConverter.TryWriteBytes(bytes, (Half)Convert.ToDouble(value, null));
                case DType.I64: return BitConverter.TryWriteBytes(bytes, Convert.ToInt64(value, null));
                case DType.U64: return BitConverter.TryWriteBytes(bytes, Convert.ToUInt64(value, null));
                case DType.I32: return BitConverter.TryWriteBytes(bytes, Convert.ToInt32(value, null));
                case DType.U32: return BitConverter.TryWriteBytes(bytes, Convert.ToUInt32(value, null));
                case DType.I16: return BitConverter.TryWriteBytes(bytes, Convert.ToInt16(value, null));
                case DType.U16: return BitConverter.TryWriteBytes(bytes, Convert.ToUInt16(value, null));
                case DType.I8:
                    bytes[0] = (byte)Convert.ToSByte(value, null);
                    return true;
                case DType.U8:
                    bytes[0] = Convert.ToByte(value, null);
                    return true;
                case DType.Bool:
                    bytes[0] = Convert.ToInt64(value, null) is var flag and (0 or 1) ? (byte)flag : (byte)2;
                    return bytes[0] < 2;
                default: return false;
            }
        }
        catch (OverflowException)
        {
            return false;
        }
    }
}
