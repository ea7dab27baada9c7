using Microsoft.Win32.SafeHandles;
using Theia.Data.IO;
using Theia.Data.Shards;

namespace Theia.Data;

/// <summary>
/// A tar file of samples, open for reading at any place. Opening checks every header, or takes the members from the
/// index beside the shard. Reading is safe from several threads.
/// </summary>
public sealed class Shard : IDisposable
{
    private readonly SafeFileHandle _file;
    private readonly HashCheck? _hashes;

    private Shard(string path, SafeFileHandle file, IReadOnlyList<ShardMember> members, bool checkHashes)
    {
        Path = path;
        _file = file;
        _hashes = checkHashes ? new HashCheck(file, path) : null;
        Members = members;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>All members, in the order of the file.</summary>
    public IReadOnlyList<ShardMember> Members { get; }

    /// <summary>Opens a shard.</summary>
    /// <param name="path">A tar file: USTAR, with PAX or GNU extensions. The index beside it is used where it fits;
    /// without one all headers are read.</param>
    /// <param name="checkHashes">Compares each payload with its hash in the index when it is first read. Default:
    /// false.</param>
    /// <exception cref="UsageException">It is not there.</exception>
    /// <exception cref="DataException">It is damaged, or no shard.</exception>
    /// <exception cref="ResourceException">It cannot be read.</exception>
    public static Shard Open(string path, bool checkHashes = false)
    {
        SafeFileHandle file = OpenFile(path);
        try
        {
            return new Shard(path, file, ShardIndex.TryLoad(path, file) ?? ShardScan.Run(file, path), checkHashes);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads a whole payload.</summary>
    /// <exception cref="DataException">The shard has become shorter, or the payload is longer
    /// than an array can be.</exception>
    public byte[] Read(ShardMember member)
    {
        if (member.Length > Array.MaxLength)
        {
            throw new DataException(
                Path, $"member '{member.Name}' has {member.Length} bytes, more than can be read at once.");
        }

        var payload = GC.AllocateUninitializedArray<byte>((int)member.Length);
        Read(member, payload);
        return payload;
    }

    /// <summary>Fills <paramref name="destination"/> with bytes of a payload.</summary>
    /// <param name="member">One of <see cref="Members"/>.</param>
    /// <param name="destination">As many bytes as are wanted.</param>
    /// <param name="start">First byte of the payload to read. Default: 0.</param>
    public void Read(ShardMember member, Span<byte> destination, long start = 0)
    {
        CheckRange(member, start, destination.Length);
        PositionedRead.Exactly(_file, Path, member.Offset + start, destination);
        _hashes?.Check(member, destination);
    }

    /// <summary>
    /// Fills several places with the first bytes of a payload, in one system call where there is one.
    /// </summary>
    /// <param name="member">One of <see cref="Members"/>.</param>
    /// <param name="first">Takes the first bytes, for instance a header.</param>
    /// <param name="second">Takes the bytes after those.</param>
    /// <param name="third">Takes the bytes after those; may be empty.</param>
    public void Read(ShardMember member, Span<byte> first, Span<byte> second, Span<byte> third)
    {
        CheckRange(member, 0, (long)first.Length + second.Length + third.Length);
        PositionedRead.Exactly(_file, Path, member.Offset, first, second, third);
        _hashes?.Check(member, first, second, third);
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();

    /// <summary>Opens the file of a shard; what can go wrong are our own errors.</summary>
    internal static SafeFileHandle OpenFile(string path) =>
        InputFile.OpenHandle(path, missing: failure => new UsageException(
            $"The shard {path} does not exist. Check the path, or write it: "
                + "pack images, or extract features.", failure));

    private static void CheckRange(ShardMember member, long start, long length)
    {
        ArgumentNullException.ThrowIfNull(member);
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        if (length > member.Length - start)
        {
            throw new ArgumentException(
                $"'{member.Name}' has {member.Length} bytes; {length} bytes from {start} on were requested.",
                nameof(member));
        }
    }
}
