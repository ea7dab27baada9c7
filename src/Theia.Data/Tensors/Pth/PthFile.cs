using System.IO.Hashing;

namespace Theia.Data.Tensors.Pth;

/// <summary>
/// A checkpoint of <c>torch.save</c> (<c>.pth</c>, <c>.pt</c>, <c>pytorch_model.bin</c>), read without running anything it asks for. Opening reads the pickle and
/// checks every tensor against its storage; data is read, and its CRC checked, when asked for.
/// </summary>
internal sealed class PthFile : IWeightFile
{
    // Views may repeat elements without end; what they are worth together is held to what the file could honestly be meant for.
    private const long FreeBytes = 64 << 20;
    private const int MaxRepetition = 16;

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
            tensors.Add(name, new TensorInfo(name, tensor.Storage.Type, Array.AsReadOnly(tensor.Shape), 0, tensor.ByteLength));
        }

        if (sum > FreeBytes + ((Int128)file.Length * MaxRepetition))
            throw new DataException(file.Path, $"its {tensors.Count} tensors would take {sum} bytes, from a file of {file.Length}.", "They repeat elements by strides of 0; save contiguous tensors.");
        Tensors = tensors;
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, TensorInfo> Tensors { get; }

    /// <summary>Numbers, texts, truth values and None beside the tensors.</summary>
    public IReadOnlyDictionary<string, object?> Scalars => _tree.Scalars;

    /// <exception cref="UsageException">There is no such file.</exception>
    /// <exception cref="DataException">The file is damaged, or asks for more than tensors.</exception>
    public static PthFile Open(string path)
    {
        var file = new InputFile(path);
        try
        {
            ReadOnlySpan<byte> start = file.Read(0, (int)Math.Min(file.Length, 64));
            return new PthFile(file, start.StartsWith("PK\x03\x04"u8) ? PthZip.Read(file) : start.StartsWith(PthLegacy.Magic) ? PthLegacy.Read(file) : throw NoCheckpoint(path, start));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public TensorData Read(string name)
    {
        if (!_tree.Tensors.TryGetValue(name, out PthTensor? tensor))
            throw new DataException(_file.Path, $"it has no tensor '{name}' among its {Tensors.Count}.", "List its names with 'theia inspect'.");
        if (Math.Max(tensor.ByteLength, tensor.Storage.ByteLength) > Array.MaxLength)
            throw new DataException(_file.Path, $"tensor '{Printable.Of(name)}' or its storage has more than {Array.MaxLength} bytes.", "Save it as safetensors.");
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
                StridedCopy.Gather(SharedStorage(tensor.Storage).AsSpan((int)(tensor.Offset * size)), tensor.Shape, tensor.Strides, size, bytes);
            }
        }

        if (tensor.Storage.Type == DType.Bool)
            TruthValues.Check(bytes, $"tensor '{Printable.Of(name)}'", _file.Path);
        return new TensorData(tensor.Storage.Type, Tensors[name].Shape, bytes);
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

    private byte[] ReadStorage(PthStorage storage)
    {
        StorageSpan span = _contents.Spans[storage.Key];
        var bytes = _file.Read(span.Offset, (int)span.Length);
        return span.Crc is not { } crc || Crc32.HashToUInt32(bytes) == crc
            ? bytes
            : throw new DataException(_file.Path, $"the storage '{storage.Key}' at byte {span.Offset} does not match its CRC.", "Download it again.");
    }

    private static DataException NoCheckpoint(string path, ReadOnlySpan<byte> start) => start switch
    {
        [] => new DataException(path, "it is empty.", "Download it again."),
        _ when start.StartsWith("version https://git-lfs"u8) => new DataException(path, "it is a Git LFS pointer, not the weights.", "Fetch them with 'git lfs pull'."),
        [(byte)'<', ..] => new DataException(path, "it is a web page, not a checkpoint.", "Download it again; the address may need a login."),
        _ => new DataException(path, "it is no checkpoint of torch.save: neither a zip nor the format before PyTorch 1.6.", "Download it again, or save it with torch.save."),
    };

    private sealed record Shared(PthStorage Storage, byte[] Bytes);
}
