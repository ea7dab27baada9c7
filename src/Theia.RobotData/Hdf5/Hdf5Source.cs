using Theia.Data.IO;

namespace Theia.RobotData.Hdf5;

/// <summary>A file of HDF5 with the place of its root group.</summary>
internal sealed class Hdf5Source : IDisposable
{
    // The largest structure of a well-formed file, such as a node of an index, is far smaller.
    private const int MostMetadata = 1 << 26;

    private static readonly byte[] _signature = [0x89, (byte)'H', (byte)'D', (byte)'F', 0x0d, 0x0a, 0x1a, 0x0a];

    private readonly InputFile _file;

    /// <summary>Opens a file.</summary>
    /// <exception cref="UsageException">It is missing.</exception>
    /// <exception cref="DataException">It is no HDF5 file, or of a kind that is not read.</exception>
    /// <exception cref="ResourceException">It cannot be read.</exception>
    public Hdf5Source(string path)
    {
        _file = new InputFile(path);
        try
        {
            Root = ReadRoot();
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>The file.</summary>
    public string Path => _file.Path;

    /// <summary>Bytes of the file.</summary>
    public long Length => _file.Length;

    /// <summary>Place of the header of the root group.</summary>
    public long Root { get; }

    /// <summary>Reads a structure.</summary>
    /// <exception cref="DataException">It is not inside of the file, or too large to be one.</exception>
    public Hdf5Bytes At(long address, long count)
    {
        if (address < 0 || count < 0 || address > Length || count > Length - address)
        {
            throw new DataException(
                Path, $"refers to {count} bytes at byte {address}, but the file has {Length}.", "Get the file again.");
        }

        return count <= MostMetadata
            ? new Hdf5Bytes(Path, address, _file.Read(address, (int)count))
            : throw new DataException(
                Path, $"has a structure of {count} bytes at byte {address}.", "Get the file again.");
    }

    /// <summary>Reads data.</summary>
    /// <exception cref="DataException">It is not inside of the file.</exception>
    public void Read(long address, Span<byte> destination)
    {
        if (address < 0 || address > Length || destination.Length > Length - address)
        {
            throw new DataException(
                Path, $"refers to {destination.Length} bytes at byte {address}, but the file has {Length}.",
                "Get the file again.");
        }

        _file.Read(address, destination);
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private long ReadRoot()
    {
        if (Length < 48 || !_file.Read(0, _signature.Length).AsSpan().SequenceEqual(_signature))
        {
            throw new DataException(
                Path, Length == 0 ? "is empty." : "is not an HDF5 file.", "Get the file again, or name another one.");
        }

        var bytes = At(8, Math.Min(Length - 8, 96));
        var version = bytes.U8();
        if (version is 0 or 1)
        {
            RequireWide(bytes.Skip(4));
            _ = bytes.Skip(version == 0 ? 9 : 13);
            RequireBase(bytes);
            return bytes.Skip(3 * 8).Skip(8).DefinedPlace();
        }

        if (version is not (2 or 3))
            throw bytes.Fault($"has a superblock of the version {version}; 0 to 3 are read");
        RequireWide(bytes);
        RequireBase(bytes.Skip(1));
        return bytes.Skip(2 * 8).DefinedPlace();
    }

    private static void RequireWide(Hdf5Bytes bytes)
    {
        int places = bytes.U8(), lengths = bytes.U8();
        if (places != 8 || lengths != 8)
            throw bytes.Fault($"has places of {places} and lengths of {lengths} bytes; those of 8 are read");
    }

    private static void RequireBase(Hdf5Bytes bytes)
    {
        if (bytes.Place() != 0)
            throw bytes.Fault("begins after other content, which is not read");
    }
}
