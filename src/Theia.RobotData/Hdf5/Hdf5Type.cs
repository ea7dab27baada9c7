using System.Text;

namespace Theia.RobotData.Hdf5;

/// <summary>The type of the elements of a data set or attribute.</summary>
/// <param name="Class">What it is.</param>
/// <param name="Size">Bytes of an element.</param>
/// <param name="BigEndian">True where the bytes of a number must be turned.</param>
/// <param name="Signed">True for whole numbers with a sign.</param>
internal sealed record Hdf5Type(Hdf5TypeClass Class, int Size, bool BigEndian, bool Signed)
{
    /// <summary>The type of a tensor that holds the same elements; null where there is none.</summary>
    public DType? Tensor => (Class, Size, Signed) switch
    {
        (Hdf5TypeClass.Float, 2, _) => DType.F16,
        (Hdf5TypeClass.Float, 4, _) => DType.F32,
        (Hdf5TypeClass.Float, 8, _) => DType.F64,
        (Hdf5TypeClass.Whole, 1, true) => DType.I8,
        (Hdf5TypeClass.Whole, 1, false) => DType.U8,
        (Hdf5TypeClass.Whole, 2, true) => DType.I16,
        (Hdf5TypeClass.Whole, 2, false) => DType.U16,
        (Hdf5TypeClass.Whole, 4, true) => DType.I32,
        (Hdf5TypeClass.Whole, 4, false) => DType.U32,
        (Hdf5TypeClass.Whole, 8, true) => DType.I64,
        (Hdf5TypeClass.Whole, 8, false) => DType.U64,
        (Hdf5TypeClass.Flag, 1, _) => DType.Bool,
        _ => null,
    };

    /// <summary>Reads a type.</summary>
    public static Hdf5Type Read(Hdf5Bytes bytes)
    {
        int first = bytes.U8(), bits = bytes.U8();
        var size = bytes.Skip(2).Whole(4);
        if (size is < 1 or > 1 << 20)
            throw bytes.Fault($"has elements of {size} bytes");
        return (first & 15) switch
        {
            0 => new Hdf5Type(Hdf5TypeClass.Whole, (int)size, (bits & 1) != 0, (bits & 8) != 0),
            1 => new Hdf5Type(Hdf5TypeClass.Float, (int)size, (bits & 1) != 0, true),
            3 => new Hdf5Type(Hdf5TypeClass.Text, (int)size, false, false),
            8 => IsFlag(bytes, size) ? new Hdf5Type(Hdf5TypeClass.Flag, 1, false, false) : Other(size),
            9 when (bits & 15) == 1 => new Hdf5Type(Hdf5TypeClass.VariableText, (int)size, false, false),
            _ => Other(size),
        };
    }

    private static Hdf5Type Other(long size) => new(Hdf5TypeClass.Other, (int)size, false, false);

    // h5py stores truth values as an enumeration of two bytes.
    private static bool IsFlag(Hdf5Bytes bytes, long size) =>
        size == 1 && bytes.Left > 0
            && Encoding.ASCII.GetString(bytes.Take(bytes.Left)) is var rest
            && rest.Contains("FALSE", StringComparison.Ordinal) && rest.Contains("TRUE", StringComparison.Ordinal);
}
