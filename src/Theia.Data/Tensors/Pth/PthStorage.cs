namespace Theia.Data.Tensors.Pth;

/// <summary>A block of elements that tensors look at; its bytes lie elsewhere in the file.</summary>
/// <param name="Key">Its name in the file.</param>
/// <param name="Type">Type of the elements.</param>
/// <param name="Count">How many.</param>
internal sealed record PthStorage(string Key, DType Type, long Count)
{
    private const int MaxKeyLength = 32;

    public long ByteLength => Count * Type.Size();

    /// <summary>
    /// Reads a persistent id: <c>("storage", class, key, device, count)</c>, in old files with
    /// a view that must be None.
    /// </summary>
    public static PthStorage FromPersistentId(object?[] id)
    {
        if (id is not (["storage", PickleGlobal { Kind: PickleGlobalKind.Storage }, string, string, long]
            or ["storage", PickleGlobal { Kind: PickleGlobalKind.Storage }, string, string, long, null]))
        {
            throw new FormatException("has a persistent id that is not (\"storage\", class, key, device, count)");
        }

        DType type = ((PickleGlobal)id[1]!).Type;
        var key = (string)id[2]!;
        var count = (long)id[4]!;
        if (key.Length is 0 or > MaxKeyLength
            || !key.All(character => char.IsAsciiLetterOrDigit(character) || character == '_'))
        {
            throw new FormatException("has a storage key that is not 1 to 32 letters and digits");
        }

        if (!type.TryByteLength([count], out _))
            throw new FormatException($"has a storage of {count} elements");
        return new PthStorage(key, type, count);
    }
}
