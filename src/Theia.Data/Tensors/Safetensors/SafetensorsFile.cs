using Theia.Data.Errors;
using Theia.Data.IO;
using Theia.Data.Tensors;
using Theia.Data.Tensors.Safetensors;

namespace Theia.Data;

/// <summary>
/// An open safetensors file. Its header is checked completely on opening; data is read by place
/// when asked for, from any thread.
/// </summary>
public sealed class SafetensorsFile : IWeightFile
{
    private readonly InputFile _file;
    private readonly SafetensorsHeader _header;

    private SafetensorsFile(InputFile file, SafetensorsHeader header)
    {
        _file = file;
        _header = header;
    }

    /// <summary>Tensors by name, in the order of the header.</summary>
    public IReadOnlyDictionary<string, TensorInfo> Tensors => _header.Tensors;

    /// <summary>Free text that the writer left; empty when there is none.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _header.Metadata;

    /// <summary>Opens a file and checks its header against its length.</summary>
    /// <exception cref="UsageException">There is no such file.</exception>
    /// <exception cref="DataException">The file is not valid safetensors.</exception>
    public static SafetensorsFile Open(string path)
    {
        var file = new InputFile(path);
        try
        {
            Span<byte> start = stackalloc byte[ForeignContent.Sample];
            start = start[..(int)Math.Min(start.Length, file.Length)];
            file.Read(0, start);
            var json = file.Read(
                SafetensorsHeader.LengthBytes, SafetensorsHeader.ReadJsonLength(start, file.Length, path));
            var header = SafetensorsHeader.Parse(json, path);
            header.CheckFileLength(file.Length, path);
            return new SafetensorsFile(file, header);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>All tensors of a file in memory, as windows on it.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="source">How errors name it, for instance the tar member.</param>
    /// <exception cref="DataException">It is no valid safetensors file.</exception>
    public static IReadOnlyDictionary<string, TensorData> Parse(ReadOnlyMemory<byte> file, string source)
    {
        var blob = SafetensorsBlob.Parse(file, source);
        return blob.Tensors.Keys.ToDictionary(name => name, blob.Read, StringComparer.Ordinal);
    }

    /// <summary>Reads one tensor.</summary>
    /// <exception cref="DataException">The file has no tensor of that name, was cut since it was opened, or the tensor
    /// exceeds 2 GiB.</exception>
    public TensorData Read(string name)
    {
        TensorInfo info = Find(name);
        info.RequireReadable(_file.Path);
        if (info.ByteLength > Array.MaxLength)
        {
            throw new DataException(
                _file.Path, $"tensor '{TerminalText.Of(name)}' has {info.ByteLength} bytes, "
                    + "more than one array can have.",
                "Read it in parts.");
        }

        var bytes = GC.AllocateUninitializedArray<byte>((int)info.ByteLength);
        Read(info, bytes, 0);
        return new TensorData(info.Type, info.Shape, bytes);
    }

    /// <summary>Reads a tensor, or a part of it, into the caller's memory.</summary>
    /// <param name="name">Which tensor.</param>
    /// <param name="destination">As many bytes as are wanted.</param>
    /// <param name="offset">First byte to read, counted from the first of the tensor. Default: 0.</param>
    /// <exception cref="DataException">The file has no tensor of that name, or was cut since it was opened.</exception>
    public void Read(string name, Span<byte> destination, long offset = 0) => Read(Find(name), destination, offset);

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();

    private void Read(TensorInfo info, Span<byte> destination, long offset)
    {
        info.RequireReadable(_file.Path);
        if (offset < 0 || destination.Length > info.ByteLength - offset)
        {
            throw new ArgumentOutOfRangeException(
                nameof(offset),
                $"Bytes {offset} to {offset + destination.Length} of tensor '{info.Name}', "
                    + $"which has {info.ByteLength}.");
        }

        _file.Read(_header.DataStart + info.Begin + offset, destination);
        BooleanData.Check(info, destination, _file.Path);
    }

    private TensorInfo Find(string name) => Tensors.TryGetValue(name, out TensorInfo? info)
        ? info
        : throw new DataException(
            _file.Path, $"it has no tensor '{TerminalText.Of(name)}' among its {Tensors.Count}.",
            new Remedy("List its names.", RemedyStep.Inspect) { Path = _file.Path });
}
