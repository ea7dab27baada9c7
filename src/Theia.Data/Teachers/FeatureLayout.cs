using Theia.Data.Datasets;
using Theia.Data.Tensors.Safetensors;

namespace Theia.Data.Teachers;

/// <summary>
/// Where the payload of a sample holds a teacher's features: safetensors with <c>embedding</c> and perhaps
/// <c>cls_token</c>, in any order.
/// </summary>
/// <param name="Head">Length field and JSON, as bytes; samples of a teacher share them.</param>
/// <param name="Length">Bytes of the whole payload.</param>
/// <param name="Embedding">Bytes before and inside the map.</param>
/// <param name="ClassToken">Bytes before and inside the class token; null where none is wanted.</param>
internal sealed record FeatureLayout(
    byte[] Head, long Length, (int Start, int Length) Embedding, (int Start, int Length)? ClassToken)
{
    private const int FirstGuess = 1024;

    /// <summary>Checks type and shape of what is stored against what the teacher gives.</summary>
    /// <param name="start">The first bytes of the payload, with the whole header.</param>
    /// <param name="length">Bytes of the payload.</param>
    /// <param name="teacher">Whose features.</param>
    /// <param name="classToken">Whether the class token is wanted beside the map.</param>
    /// <param name="source">How errors name the payload.</param>
    /// <exception cref="DataException">
    /// A tensor is missing, or has another type or size; or it is not safetensors.
    /// </exception>
    public static FeatureLayout Of(
        ReadOnlySpan<byte> start, long length, TeacherSpec teacher, bool classToken, string source)
    {
        var header = SafetensorsBlob.ParseHeader(start, length, source);
        if (length > Array.MaxLength)
        {
            throw new DataException(
                source,
                $"has {length} bytes, more than a feature can have.",
                $"Extract the features of {teacher.Id} again.");
        }

        var arrays = header.Tensors.ToDictionary(pair => pair.Key, pair => (pair.Value.Type, pair.Value.Shape));
        Require(arrays, teacher, classToken, source);
        return new FeatureLayout(
            start[..header.DataStart].ToArray(),
            length,
            Place(header, "embedding"),
            classToken ? Place(header, "cls_token") : null);
    }

    /// <summary>Reads the header of a sample and what is wanted of it.</summary>
    /// <exception cref="DataException">It does not hold what is wanted.</exception>
    public static FeatureLayout Read(ColumnShard shard, int index, string key, TeacherSpec teacher, bool classToken)
    {
        var start = ReadStart(shard, index, Source(shard, key));
        return Of(start, shard.Length(index), teacher, classToken, Source(shard, key));
    }

    /// <summary>Reads the header of a sample, whatever it holds.</summary>
    public static (SafetensorsHeader Header, string Source) ReadHeader(ColumnShard shard, int index, string key)
    {
        var source = Source(shard, key);
        return (SafetensorsBlob.ParseHeader(ReadStart(shard, index, source), shard.Length(index), source), source);
    }

    /// <summary>Refuses arrays that are not those of a teacher.</summary>
    /// <param name="arrays">Type and shape by name.</param>
    /// <param name="teacher">Whose features.</param>
    /// <param name="classToken">Whether the class token is wanted beside the map.</param>
    /// <param name="source">How errors name the arrays.</param>
    /// <exception cref="DataException">An array is missing, or has another type or size.</exception>
    public static void Require(
        IReadOnlyDictionary<string, (DType Type, IReadOnlyList<long> Shape)> arrays,
        TeacherSpec teacher,
        bool classToken,
        string source)
    {
        var size = teacher.Size;
        Require("embedding", [size.Channels, size.Height, size.Width]);
        // Two of the reference's teachers store the class token as [1, C], one as [C]; a loss between [B, 1, C] and
        // [B, C] would spread over [B, B, C].
        if (classToken)
            Require("cls_token", [size.Channels], [1, size.Channels]);

        void Require(string name, params long[][] shapes)
        {
            if (!arrays.TryGetValue(name, out (DType Type, IReadOnlyList<long> Shape) array))
            {
                throw new DataException(
                    source,
                    $"has no tensor '{name}', only {string.Join(", ", arrays.Keys.Select(key => $"'{key}'"))}.",
                    $"Extract the features of {teacher.Id} again.");
            }

            if (array.Type != DType.BF16 || !shapes.Any(shape => shape.SequenceEqual(array.Shape)))
            {
                throw new DataException(
                    source,
                    $"tensor '{name}' is {array.Type} [{string.Join(", ", array.Shape)}]; "
                    + $"{teacher.Id} should have BF16 "
                    + $"{string.Join(" or ", shapes.Select(shape => $"[{string.Join(", ", shape)}]"))}.",
                    "Name the teacher of these features, or extract them again.");
            }
        }
    }

    private static (int Start, int Length) Place(SafetensorsHeader header, string name)
    {
        TensorInfo tensor = header.Tensors[name];
        return (checked((int)(header.DataStart + tensor.Begin)), checked((int)tensor.ByteLength));
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
}
