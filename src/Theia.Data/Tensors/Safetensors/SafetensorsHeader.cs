using System.Buffers.Binary;
using Theia.Data.IO;

namespace Theia.Data.Tensors.Safetensors;

/// <summary>
/// A checked safetensors header: 8 bytes of length, JSON, then the data it describes without gap or overlap.
/// </summary>
internal sealed class SafetensorsHeader
{
    /// <summary>Bytes of the length field in front of the JSON.</summary>
    public const int LengthBytes = 8;

    /// <summary>The official library's limit on the JSON.</summary>
    public const int MaxJsonLength = 100_000_000;

    /// <summary>The one entry that is not a tensor.</summary>
    public const string MetadataName = "__metadata__";

    /// <summary>What to do about a damaged file.</summary>
    public const string Remedy = "The file is damaged or was not written as safetensors; download or convert it again.";

    private SafetensorsHeader(
        int jsonLength, IReadOnlyDictionary<string, TensorInfo> tensors,
        IReadOnlyDictionary<string, string> metadata, long dataLength)
    {
        JsonLength = jsonLength;
        Tensors = tensors;
        Metadata = metadata;
        DataLength = dataLength;
    }

    /// <summary>Bytes of the JSON, padding included.</summary>
    public int JsonLength { get; }

    /// <summary>Tensors by name, in the order of the header.</summary>
    public IReadOnlyDictionary<string, TensorInfo> Tensors { get; }

    /// <summary>The <c>__metadata__</c> entry; empty when there is none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Where the data begins in the file.</summary>
    public int DataStart => LengthBytes + JsonLength;

    /// <summary>Bytes that all tensors cover.</summary>
    public long DataLength { get; }

    /// <summary>Length of the JSON from the first bytes of a file of <paramref name="fileLength"/> bytes.</summary>
    public static int ReadJsonLength(ReadOnlySpan<byte> start, long fileLength, string source)
    {
        if (fileLength == 0)
            ForeignContent.Refuse(start, fileLength, source);
        if (fileLength < LengthBytes || start.Length < LengthBytes)
        {
            throw new DataException(
                source, $"it has {fileLength} bytes; safetensors begins with 8 bytes of header length.", Remedy);
        }

        var length = BinaryPrimitives.ReadUInt64LittleEndian(start);
        if (length > MaxJsonLength)
        {
            ForeignContent.Refuse(start, fileLength, source);
            throw new DataException(
                source, $"it declares a header of {length} bytes; the limit is {MaxJsonLength}.", Remedy);
        }

        if ((long)length > fileLength - LengthBytes)
        {
            throw new DataException(
                source,
                $"it declares a header of {length} bytes but has only {fileLength - LengthBytes} "
                    + "after the length field.",
                Remedy);
        }

        return (int)length;
    }

    /// <summary>Parses the JSON and checks everything that can be checked without the data.</summary>
    public static SafetensorsHeader Parse(ReadOnlySpan<byte> json, string source)
    {
        (OrderedDictionary<string, TensorInfo> tensors, Dictionary<string, string> metadata) =
            new SafetensorsHeaderParser(json, source).Parse();
        return new SafetensorsHeader(json.Length, tensors, metadata, CheckCover(tensors.Values, source));
    }

    /// <summary>Checks that the file holds exactly the data that the tensors cover.</summary>
    public void CheckFileLength(long fileLength, string source)
    {
        if (fileLength - DataStart != DataLength)
        {
            throw new DataException(
                source, $"its tensors cover {DataLength} bytes of data but it has {fileLength - DataStart}.", Remedy);
        }
    }

    // The format wants each byte of data in exactly one tensor: sorted by place, each begins
    // where the one before it ended.
    private static long CheckCover(IEnumerable<TensorInfo> tensors, string source)
    {
        var end = 0L;
        foreach (TensorInfo tensor in tensors.OrderBy(tensor => tensor.Begin).ThenBy(tensor => tensor.End))
        {
            if (tensor.Begin != end)
            {
                var what = tensor.Begin < end ? "overlaps the tensor before it" : "leaves unused bytes before it";
                throw new DataException(
                    source,
                    $"tensor '{TerminalText.Of(tensor.Name)}' begins at byte {tensor.Begin} of the data where "
                        + $"{end} is next: it {what}.",
                    Remedy);
            }

            end = tensor.End;
        }

        return end;
    }
}
