namespace Theia.Data.Tensors;

/// <summary>Size and name of each <see cref="DType"/>.</summary>
internal static class DTypes
{
    // In the order of DType. The official library sorts by its own declaration order, which is Rank.
    private static readonly (string Name, int Size, int Rank)[] _facts =
    [
        ("BOOL", 1, 0), ("U8", 1, 1), ("I8", 1, 2), ("U16", 2, 6), ("I16", 2, 5), ("U32", 4, 10), ("I32", 4, 9), ("U64", 8, 14), ("I64", 8, 13),
        ("F16", 2, 7), ("BF16", 2, 8), ("F32", 4, 11), ("F64", 8, 12), ("F8_E5M2", 1, 3), ("F8_E4M3", 1, 4),
    ];

    private static readonly Dictionary<string, DType> _byName = Enum.GetValues<DType>().ToDictionary(SafetensorsName, StringComparer.Ordinal);

    /// <summary>Bytes of one element.</summary>
    public static int Size(this DType type) => _facts[(int)type].Size;

    /// <summary>The name that safetensors headers use, for instance <c>F32</c>.</summary>
    public static string SafetensorsName(this DType type) => _facts[(int)type].Name;

    /// <summary>Finds a type by its safetensors name; case matters.</summary>
    public static bool TryParse(string name, out DType type) => _byName.TryGetValue(name, out type);

    /// <summary>Bytes of an array; false when that does not fit a <see cref="long"/> or a dimension is negative.</summary>
    public static bool TryByteLength(this DType type, IReadOnlyList<long> shape, out long bytes)
    {
        bytes = type.Size();
        foreach (var size in shape)
        {
            if (size < 0 || (size > 0 && bytes > long.MaxValue / size))
                return false;
            bytes *= size;
        }

        return true;
    }

    /// <summary>Place in the official library's order of types: wider types have higher ranks and come first in a file.</summary>
    internal static int Rank(this DType type) => _facts[(int)type].Rank;
}
