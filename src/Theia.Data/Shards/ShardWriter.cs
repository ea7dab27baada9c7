using System.IO.Hashing;
using Theia.Data.IO;
using Theia.Data.Shards;

namespace Theia.Data;

/// <summary>
/// Writes a shard: plain USTAR (a PAX record only where a name does not fit), uncompressed, mode 0444, owner and group
/// "bigdata", time 0, so that the same samples give the same bytes. Until <see cref="Commit"/> the file has another
/// name; disposed without it, nothing is left.
/// </summary>
public sealed class ShardWriter : IDisposable
{
    private const int Record = 20 * TarHeader.BlockSize;   // tar and Python pad archives to this
    private static readonly byte[] _zeros = new byte[Record];

    private readonly string _path;
    private readonly AtomicFileStream _file;
    private readonly SampleGroups _samples = new();
    private readonly List<ShardMember> _members = [];
    private long _length;
    private bool _failed;

    private ShardWriter(string path)
    {
        _path = path;
        _file = new AtomicFileStream(path);
    }

    /// <summary>Starts a shard; its folder is made where it is missing.</summary>
    /// <param name="path">Where the finished shard will be. A shard already there stays until
    /// <see cref="Commit"/>.</param>
    /// <exception cref="ResourceException">The place cannot be written.</exception>
    public static ShardWriter Create(string path) => new(path);

    /// <summary>Adds one member.</summary>
    /// <param name="key">Sample key: no dot in its file name; members of one key stand together.</param>
    /// <param name="extension">Column, for instance <c>image</c>; case is kept.</param>
    /// <param name="payload">Content.</param>
    /// <exception cref="DataException">The key is invalid, repeated, or longer than 4096 characters.</exception>
    /// <exception cref="ResourceException">The disk is full, or the place cannot be written.</exception>
    public void Add(string key, string extension, ReadOnlySpan<byte> payload)
    {
        var name = $"{key}.{extension}";
        try
        {
            var (readKey, readExtension) = MemberName.Split(name);
            if (readKey != key)
            {
                throw new FormatException(
                    $"a key ends at the first dot of its file name, so it would be read as '{readKey}'");
            }

            _samples.Add(key, readExtension);
            var header = UstarHeader.For(name, payload.Length);
            _members.Add(new ShardMember(
                name, key, readExtension, _length + header.Length, payload.Length, XxHash64.HashToUInt64(payload)));
            Write(header);
        }
        catch (FormatException problem)
        {
            throw new DataException(
                _path, $"cannot contain '{name}': {problem.Message}.", "Give the sample another key.", problem);
        }

        Write(payload);
        Write(_zeros.AsSpan(0, (int)(-payload.Length & (TarHeader.BlockSize - 1))));
    }

    /// <summary>
    /// Ends the archive, forces it to the disk and gives it its name; then writes its index the same way.
    /// </summary>
    /// <exception cref="DataException">The last sample lacks a column that the others have.</exception>
    /// <exception cref="ResourceException">The disk is full, or the place cannot be written.</exception>
    public void Commit()
    {
        try
        {
            _samples.Finish();
            var end = (_length + (2 * TarHeader.BlockSize) + Record - 1) / Record * Record;
            while (_length < end)
                Write(_zeros.AsSpan(0, (int)Math.Min(Record, end - _length)));
            // An index of an older shard of the same length must not be taken for this one's.
            FileSystem.Current.Delete(ShardIndex.PathOf(_path));
            _file.Commit();
            ShardIndex.Save(_path, _members);
        }
        catch (FormatException problem)
        {
            throw new DataException(_path, $"cannot be finished: {problem.Message}.", inner: problem);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw AtomicFile.CannotWrite(_path, failure);
        }
    }

    /// <summary>Discards what was not committed.</summary>
    public void Dispose() => _file.Dispose();

    private void Write(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return;
        if (_failed)
            throw new InvalidOperationException($"Writing {_path} failed before; the shard cannot be completed.");
        _failed = true;
        try
        {
            _file.Stream.Write(bytes);
            _length += bytes.Length;
            _failed = false;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw AtomicFile.CannotWrite(_path, failure);
        }
    }
}
