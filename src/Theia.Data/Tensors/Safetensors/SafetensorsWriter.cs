using System.Buffers.Binary;
using System.Text;
using Theia.Data.IO;
using Theia.Data.Json;
using Theia.Data.Tensors;
using Theia.Data.Tensors.Safetensors;

namespace Theia.Data;

/// <summary>
/// Writes safetensors as the official library does: compact JSON, padded with spaces to 8 bytes. The same tensors give
/// the same bytes. Tensors are written one after the other, so that no more than one needs to be in memory.
/// </summary>
public static class SafetensorsWriter
{
    // A name that is not valid Unicode is an error, not a question mark.
    private static readonly UTF8Encoding _utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Writes a file, whole or not at all.</summary>
    /// <param name="path">Where.</param>
    /// <param name="tensors">In the order of the file; see <see cref="OfficialOrder"/>.</param>
    /// <param name="metadata">Free text, written in the order given; transformers expects <c>format</c> = <c>pt</c>.
    /// Default: none.</param>
    /// <exception cref="ArgumentException">Two tensors have one name, or a source wrote more or
    /// fewer bytes than its shape says.</exception>
    /// <exception cref="ResourceException">The file cannot be written.</exception>
    public static void Write(
        string path, IEnumerable<TensorSource> tensors, IEnumerable<KeyValuePair<string, string>>? metadata = null) =>
        AtomicFile.Write(path, stream => Write(stream, tensors, metadata));

    /// <summary>Writes to a stream.</summary>
    /// <inheritdoc cref="Write(string, IEnumerable{TensorSource}, IEnumerable{KeyValuePair{string, string}}?)"/>
    public static void Write(
        Stream stream, IEnumerable<TensorSource> tensors, IEnumerable<KeyValuePair<string, string>>? metadata = null)
    {
        var list = tensors.ToList();
        stream.Write(Header(list, metadata));
        foreach (TensorSource tensor in list)
        {
            var counting = new CountingStream(stream, tensor.ByteLength);
            tensor.Write(counting);
            if (counting.Remaining != 0)
            {
                throw new ArgumentException(
                    $"Tensor '{tensor.Name}' of {tensor.ByteLength} bytes received {counting.Remaining} too few.",
                    nameof(tensors));
            }
        }
    }

    /// <summary>A file in memory, for small ones: the features of one sample.</summary>
    /// <inheritdoc cref="Write(string, IEnumerable{TensorSource}, IEnumerable{KeyValuePair{string, string}}?)"/>
    public static byte[] ToBytes(
        IEnumerable<TensorSource> tensors, IEnumerable<KeyValuePair<string, string>>? metadata = null)
    {
        using var stream = new MemoryStream();
        Write(stream, tensors, metadata);
        return stream.ToArray();
    }

    /// <summary>
    /// The official library's order: wide types first, so that all are aligned; names in the
    /// order of their UTF-8 bytes.
    /// </summary>
    public static IReadOnlyList<TensorSource> OfficialOrder(IEnumerable<TensorSource> tensors) =>
        [.. tensors.OrderByDescending(tensor => tensor.Type.Rank()).ThenBy(tensor => tensor.Name, Utf8Order.Instance)];

    /// <summary>What stands in front of the data.</summary>
    internal static byte[] Header(
        IReadOnlyList<TensorSource> tensors, IEnumerable<KeyValuePair<string, string>>? metadata)
    {
        var json = new StringBuilder("{");
        var names = new HashSet<string>([SafetensorsHeader.MetadataName], StringComparer.Ordinal);
        if (metadata?.ToList() is { Count: > 0 } pairs)
        {
            json.Append(JsonText.Quote(SafetensorsHeader.MetadataName)).Append(":{").AppendJoin(
                ',', pairs.Select(pair => $"{JsonText.Quote(pair.Key)}:{JsonText.Quote(pair.Value)}")).Append('}');
        }

        var begin = 0L;
        foreach (TensorSource tensor in tensors)
        {
            if (!names.Add(tensor.Name))
            {
                throw new ArgumentException(
                    $"Two entries of the safetensors file have the name '{tensor.Name}'. "
                        + "Names must be unique.", nameof(tensors));
            }

            var end = checked(begin + tensor.ByteLength);
            json.Append(json.Length > 1 ? "," : "")
                .Append(JsonText.Quote(tensor.Name)).Append(":{\"dtype\":\"").Append(tensor.Type.SafetensorsName())
                .Append("\",\"shape\":[").AppendJoin(',', tensor.Shape)
                .Append("],\"data_offsets\":[").Append(begin).Append(',').Append(end).Append("]}");
            begin = end;
        }

        var text = _utf8.GetBytes(json.Append('}').ToString());
        var header = new byte[SafetensorsHeader.LengthBytes + ((text.Length + 7) & ~7)];
        BinaryPrimitives.WriteInt64LittleEndian(header, header.Length - SafetensorsHeader.LengthBytes);
        text.CopyTo(header, SafetensorsHeader.LengthBytes);
        header.AsSpan(SafetensorsHeader.LengthBytes + text.Length).Fill((byte)' ');
        return header;
    }
}
