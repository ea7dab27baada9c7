namespace Theia.Data.Tensors;

/// <summary>Size and name of each <see cref="DType"/>.</summary>
internal static class DTypes
{
    // In the order of DType. The official library sorts by its own declaration order (that of 0.8.0), which is Rank.
    private static readonly (string Name, int Bits, int Rank)[] _facts =
    [
        ("BOOL", 8, 0), ("U8", 8, 4), ("I8", 8, 5), ("U16", 16, 12), ("I16", 16, 11), ("U32", 32, 16),
        ("I32", 32, 15), ("U64", 64, 21), ("I64", 64, 20), ("F16", 16, 13), ("BF16", 16, 14),
        ("F32", 32, 17), ("F64", 64, 19), ("F8_E5M2", 8, 6), ("F8_E4M3", 8, 7),
        ("F8_E8M0", 8, 8), ("F8_E4M3FNUZ", 8, 9), ("F8_E5M2FNUZ", 8, 10), ("F6_E2M3", 6, 2),
        ("F6_E3M2", 6, 3), ("F4", 4, 1), ("C64", 64, 18),
    ];

    private static readonly Dictionary<string, DType> _byName =
        Enum.GetValues<DType>().ToDictionary(SafetensorsName, StringComparer.Ordinal);

    /// <summary>True for the types that can be read; the others are listed by name and shape.</summary>
    public static bool IsReadable(this DType type) => type <= DType.F8E4M3;

    /// <summary>Bytes of one element of a type that can be read.</summary>
    public static int Size(this DType type) => type.IsReadable()
        ? _facts[(int)type].Bits / 8
        : throw new NotSupportedException($"Tensors of the type {type.SafetensorsName()} can be listed, not read.");

    /// <summary>The name that safetensors headers use, for instance <c>F32</c>.</summary>
    public static string SafetensorsName(this DType type) => _facts[(int)type].Name;

    /// <summary>Finds a type by its safetensors name; case matters.</summary>
    public static bool TryParse(string name, out DType type) => _byName.TryGetValue(name, out type);

    /// <summary>
    /// Bytes of an array; false when that does not fit a <see cref="long"/>, a dimension is negative, or elements of
    /// less than a byte do not end with one.
    /// </summary>
    public static bool TryByteLength(this DType type, IReadOnlyList<long> shape, out long bytes)
    {
        var bits = (Int128)_facts[(int)type].Bits;
        bytes = -1;
        foreach (var size in shape)
        {
            if (size < 0 || (size > 0 && bits > (Int128)long.MaxValue * 8 / size))
                return false;
            bits *= size;
        }

        bytes = (long)(bits / 8);
        return bits % 8 == 0;
    }

    /// <summary>
    /// Place in the official library's order of types: wider types have higher ranks and come first in a file.
    /// </summary>
    internal static int Rank(this DType type) => _facts[(int)type].Rank;
}
