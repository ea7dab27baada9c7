using Theia.Data.Tensors;

namespace Theia.Data.Loading;

/// <summary>Where a sample's payload holds what a batch wants of it: safetensors with <c>embedding</c> and perhaps <c>cls_token</c>, in any order.</summary>
/// <param name="Head">Length field and JSON, as bytes; samples of a teacher share them.</param>
/// <param name="Length">Bytes of the whole payload.</param>
/// <param name="Embedding">Bytes before and inside the map.</param>
/// <param name="ClassToken">Bytes before and inside the class token; null where none is wanted.</param>
internal sealed record StoredFeature(byte[] Head, long Length, (int Start, int Length) Embedding, (int Start, int Length)? ClassToken)
{
    private const int FirstGuess = 1024;

    /// <summary>Checks type and shape of what is stored against what is wanted.</summary>
    /// <param name="start">The first bytes of the payload, with the whole header.</param>
    /// <param name="length">Bytes of the payload.</param>
    /// <param name="wanted">Teacher and tensors.</param>
    /// <param name="source">How errors name the payload.</param>
    /// <exception cref="DataException">A tensor is missing, or has another type or size; or it is no safetensors.</exception>
    public static StoredFeature Of(ReadOnlySpan<byte> start, long length, FeatureRequest wanted, string source)
    {
        var header = SafetensorsBlob.ParseHeader(start, length, source);
        if (length > Array.MaxLength)
            throw new DataException(source, $"has {length} bytes, more than a feature can have.", $"Extract the features of {wanted.Teacher.Id} again.");
        var size = wanted.Teacher.Size;
        var embedding = Find(header, "embedding", wanted, source, [size.Channels, size.Height, size.Width]);
        // Two of the reference's teachers store the class token as [1, C], one as [C]; a loss between [B, 1, C] and [B, C] would spread over [B, B, C].
        (int, int)? classToken = wanted.ClassToken ? Find(header, "cls_token", wanted, source, [size.Channels], [1, size.Channels]) : null;
        return new StoredFeature(start[..header.DataStart].ToArray(), length, embedding, classToken);
    }

    /// <summary>Reads the header of a sample and what is wanted of it.</summary>
    /// <exception cref="DataException">It does not hold what is wanted.</exception>
    public static StoredFeature Read(ColumnShard shard, int index, string key, FeatureRequest wanted)
    {
        var start = ReadStart(shard, index, Source(shard, key));
        return Of(start, shard.Length(index), wanted, Source(shard, key));
    }

    /// <summary>Reads the header of a sample, whatever it holds.</summary>
    public static (SafetensorsHeader Header, string Source) ReadHeader(ColumnShard shard, int index, string key)
    {
        var source = Source(shard, key);
        return (SafetensorsBlob.ParseHeader(ReadStart(shard, index, source), shard.Length(index), source), source);
    }

    private static byte[] ReadStart(ColumnShard shard, int index, string source)
    {
        var length = shard.Length(index);
        var start = new byte[Math.Min(FirstGuess, length)];
        shard.Read(index, start);
        var needed = SafetensorsHeader.LengthBytes + SafetensorsHeader.ReadJsonLength(start, length, source);
        if (needed > start.Length)
        {
            start = new byte[needed];
            shard.Read(index, start);
        }

        return start;
    }

    private static string Source(ColumnShard shard, string key) => $"{shard.Path}, sample '{key}'";

    private static (int Start, int Length) Find(SafetensorsHeader header, string name, FeatureRequest wanted, string source, params long[][] shapes)
    {
        if (!header.Tensors.TryGetValue(name, out TensorInfo? tensor))
            throw new DataException(source, $"has no tensor '{name}', only {string.Join(", ", header.Tensors.Keys.Select(key => $"'{key}'"))}.", $"Extract the features of {wanted.Teacher.Id} again.");
        if (tensor.Type != DType.BF16 || !shapes.Any(shape => shape.SequenceEqual(tensor.Shape)))
        {
            throw new DataException(
                source,
                $"tensor '{name}' is {tensor.Type} [{string.Join(", ", tensor.Shape)}]; {wanted.Teacher.Id} was expected to give BF16 {string.Join(" or ", shapes.Select(shape => $"[{string.Join(", ", shape)}]"))}.",
                "Name the teacher that made these features, or extract them again.");
        }

        var start = checked((int)(header.DataStart + tensor.Begin));
        return (start, checked((int)tensor.ByteLength));
    }
}
