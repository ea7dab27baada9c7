using Theia.Data.IO;

namespace Theia.Data.Tensors.Npy;

/// <summary>NumPy's descriptions of element types: byte order, kind, bytes.</summary>
internal static class NpyTypes
{
    private static readonly Dictionary<string, DType> _types = new(StringComparer.Ordinal)
    {
        ["b1"] = DType.Bool,
        ["u1"] = DType.U8,
        ["i1"] = DType.I8,
        ["u2"] = DType.U16,
        ["i2"] = DType.I16,
        ["u4"] = DType.U32,
        ["i4"] = DType.I32,
        ["u8"] = DType.U64,
        ["i8"] = DType.I64,
        ["f2"] = DType.F16,
        ["f4"] = DType.F32,
        ["f8"] = DType.F64,
    };

    public static (DType Type, bool BigEndian) Parse(string description)
    {
        if (description is [var order, ..] && _types.TryGetValue(description[1..], out DType type)
            && (order is '<' or '>' || (order == '|' && type.Size() == 1)))
        {
            return (type, order == '>' && type.Size() > 1);
        }

        throw new FormatException(
            $"has the type '{TerminalText.Of(description)}'; supported: booleans, "
            + "integers and floats of up to 8 bytes");
    }

    /// <summary>The description that NumPy writes on a little-endian machine.</summary>
    public static string Describe(DType type)
    {
        foreach ((var name, DType known) in _types)
        {
            if (known == type)
                return (type.Size() == 1 ? "|" : "<") + name;
        }

        throw new ArgumentException(
            $"An npy file cannot hold {type}. Convert to F32 first, or write safetensors.", nameof(type));
    }
}
