using System.IO.Hashing;
using Theia.Data.Errors;
using Theia.Data.IO;

namespace Theia.Data.Tensors.Pth;

/// <summary>
/// A checkpoint of <c>torch.save</c> (<c>.pth</c>, <c>.pt</c>, <c>pytorch_model.bin</c>), read without
/// executing anything in it. Opening reads the pickle and checks every tensor against its storage;
/// data is read, and its CRC checked, when asked for.
/// </summary>
internal sealed class PthFile : IWeightFile
{
    // Views may repeat elements without end; what they are worth together is held to what the
    // file could honestly be meant for.
    private const long FreeBytes = 64 << 20;
    private const int MaxRepetition = 16;

    private const int CheckedAtOnce = 4 << 20;

    private readonly InputFile _file;
    private readonly PthContents _contents;
    private readonly PthTree _tree;
    private Shared? _last;

    private PthFile(InputFile file, PthContents contents)
    {
        _file = file;
        _contents = contents;
        _tree = PthTree.Of(contents.Root, file.Path);
        var tensors = new OrderedDictionary<string, TensorInfo>(_tree.Tensors.Count, StringComparer.Ordinal);
        Int128 sum = 0;
        foreach ((var name, PthTensor tensor) in _tree.Tensors)
        {
            sum += tensor.ByteLength;
            tensors.Add(
                name, new TensorInfo(name, tensor.Storage.Type, Array.AsReadOnly(tensor.Shape), 0, tensor.ByteLength));
        }

        if (sum > FreeBytes + ((Int128)file.Length * MaxRepetition))
        {
            throw new DataException(
                file.Path, $"its {tensors.Count} tensors would take {sum} bytes, from a file of {file.Length}.",
                "They repeat elements by strides of 0; save contiguous tensors.");
        }

        Tensors = tensors;
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, TensorInfo> Tensors { get; }

    /// <summary>Numbers, strings, booleans and None in addition to tensors.</summary>
    public IReadOnlyDictionary<string, object?> Scalars => _tree.Scalars;

    /// <exception cref="UsageException">There is no such file.</exception>
    /// <exception cref="DataException">The file is damaged, or asks for more than tensors.</exception>
    public static PthFile Open(string path)
    {
        var file = new InputFile(path);
        try
        {
            ReadOnlySpan<byte> start = file.Read(0, (int)Math.Min(file.Length, ForeignContent.Sample));
            return new PthFile(file, IsZip(start) ? PthZip.Read(file)
                : start.StartsWith(PthLegacy.Magic) ? PthLegacy.Read(file)
                : throw NoCheckpoint(path, start, file.Length));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>True for the first bytes of a checkpoint of either form, whatever the file is called.</summary>
    public static bool Begins(ReadOnlySpan<byte> start) => IsZip(start) || start.StartsWith(PthLegacy.Magic);

    /// <inheritdoc/>
    public TensorData Read(string name)
    {
        if (!_tree.Tensors.TryGetValue(name, out PthTensor? tensor))
        {
            throw new DataException(
                _file.Path, $"it has no tensor '{TerminalText.Of(name)}' among its {Tensors.Count}.",
                new Remedy("List its names.", RemedyStep.Inspect) { Path = _file.Path });
        }

        if (Math.Max(tensor.ByteLength, tensor.Storage.ByteLength) > Array.MaxLength)
        {
            throw new DataException(
                _file.Path, $"tensor '{TerminalText.Of(name)}' or its storage has more than {Array.MaxLength} bytes.",
                "Save it as safetensors.");
        }

        byte[] bytes;
        if (tensor.IsWholeStorage)
        {
            bytes = ReadStorage(tensor.Storage);
        }
        else
        {
            bytes = GC.AllocateUninitializedArray<byte>((int)tensor.ByteLength);
            if (bytes.Length > 0)
            {
                var size = tensor.Storage.Type.Size();
                StridedCopy.Gather(
                    SharedStorage(tensor.Storage).AsSpan((int)(tensor.Offset * size)),
                    tensor.Shape, tensor.Strides, size, bytes);
            }
        }

        if (tensor.Storage.Type == DType.Bool)
            BooleanData.Check(bytes, $"tensor '{TerminalText.Of(name)}'", _file.Path);
        return new TensorData(tensor.Storage.Type, Tensors[name].Shape, bytes);
    }

    /// <inheritdoc/>
    public IEnumerable<(string File, string Problem)> Damage(CancellationToken cancellation)
    {
        foreach (StoredEntry entry in _contents.Entries)
        {
            var crc = Checksum(entry, cancellation);
            if (crc != entry.Crc)
            {
                var what = entry.Name.Contains("/data/", StringComparison.Ordinal) ? "storage" : "entry";
                yield return (
                    _file.Path,
                    $"the {what} '{TerminalText.Of(entry.Name)}' has the CRC-32 {crc:x8}, but the file declares "
                        + $"{entry.Crc:x8}: it changed after it was written.");
            }
        }
    }

    public void Dispose() => _file.Dispose();

    // Tensors that share a storage usually follow one another.
    private byte[] SharedStorage(PthStorage storage)
    {
        Shared? last = _last;
        if (last is null || last.Storage != storage)
            _last = last = new Shared(storage, ReadStorage(storage));
        return last.Bytes;
    }

    private uint Checksum(StoredEntry entry, CancellationToken cancellation)
    {
        var crc = new Crc32();
        var part = new byte[(int)Math.Min(entry.Length, CheckedAtOnce)];
        for (var at = 0L; at < entry.Length; at += part.Length)
        {
            cancellation.ThrowIfCancellationRequested();
            Span<byte> bytes = part.AsSpan(0, (int)Math.Min(part.Length, entry.Length - at));
            _file.Read(entry.Offset + at, bytes);
            crc.Append(bytes);
        }

        return crc.GetCurrentHashAsUInt32();
    }

    private byte[] ReadStorage(PthStorage storage)
    {
        StorageSpan span = _contents.Spans[storage.Key];
        var bytes = _file.Read(span.Offset, (int)span.Length);
        return span.Crc is not { } crc || Crc32.HashToUInt32(bytes) == crc
            ? bytes
            : throw new DataException(
                _file.Path, $"the storage '{storage.Key}' at byte {span.Offset} does not match its CRC.",
                "Download it again.");
    }

    private static bool IsZip(ReadOnlySpan<byte> start) => start.StartsWith("PK\x03\x04"u8);

    private static DataException NoCheckpoint(string path, ReadOnlySpan<byte> start, long length)
    {
        ForeignContent.Refuse(start, length, path);
        return new DataException(
            path, "it is not a torch.save checkpoint (zip format, or the format before PyTorch 1.6).",
            "Download it again, or save it with torch.save.");
    }

    private sealed record Shared(PthStorage Storage, byte[] Bytes);
}
