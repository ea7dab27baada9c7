using Microsoft.Win32.SafeHandles;
using Theia.Data.Shards;

namespace Theia.Data.Datasets;

/// <summary>
/// One column of one shard: the offset of each payload. It keeps numbers and no names, so that the five million members
/// of an ImageNet with three teachers take 120 MB; the file is opened when first read.
/// </summary>
internal sealed class ColumnShard : IDisposable
{
    private readonly Lock _lock = new();
    private readonly (long Offset, long Length, ulong Hash)[] _members;
    private readonly bool[]? _unchecked;
    private SafeFileHandle? _file;

    private ColumnShard(string path, ShardMember[] members, bool checkHashes)
    {
        Path = path;
        _members = [.. members.Select(member => (member.Offset, member.Length, member.Hash ?? 0))];
        if (checkHashes && members.All(member => member.Hash is not null))
            _unchecked = [.. Enumerable.Repeat(true, members.Length)];
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Samples in it.</summary>
    public int Count => _members.Length;

    /// <summary>Lists the members of one column.</summary>
    /// <param name="path">The shard.</param>
    /// <param name="extension">The column's extension in lower case; other members are left alone.</param>
    /// <param name="checkHashes">Whether payloads are compared with the hashes of the index.</param>
    /// <param name="keys">The sample keys, in order.</param>
    public static ColumnShard Open(string path, string extension, bool checkHashes, out string[] keys)
    {
        using var shard = Shard.Open(path);
        ShardMember[] members = [.. shard.Members.Where(
            member => string.Equals(member.Extension, extension, StringComparison.Ordinal))];
        if (members.Length == 0 && shard.Members.Count > 0)
        {
            var found = string.Join(
                "', '", shard.Members.Select(member => member.Extension).Distinct(StringComparer.Ordinal));
            throw new DataException(
                path, $"has no member '.{extension}', only '{found}'.",
                "The file is in the wrong folder, or has another purpose.");
        }

        keys = [.. members.Select(member => member.Key)];
        return new ColumnShard(path, members, checkHashes);
    }

    /// <summary>Bytes of a payload.</summary>
    public long Length(int index) => _members[index].Length;

    /// <summary>
    /// True until the payload has been found equal to its hash; then all of it must be read for <see cref="Check"/>.
    /// </summary>
    public bool NeedsCheck(int index) => _unchecked?[index] == true;

    /// <summary>Fills three places with the first bytes of a payload.</summary>
    public void Read(int index, Span<byte> first, Span<byte> second = default, Span<byte> third = default) =>
        PositionedRead.Exactly(File(), Path, _members[index].Offset, first, second, third);

    /// <summary>Compares a payload that was read whole with the index.</summary>
    /// <exception cref="DataException">It changed since it was written.</exception>
    public void Check(
        int index, string key, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> third)
    {
        var hash = new System.IO.Hashing.XxHash64();
        hash.Append(first);
        hash.Append(second);
        hash.Append(third);
        var found = hash.GetCurrentHashAsUInt64();
        if (found != _members[index].Hash)
        {
            throw new DataException(
                Path,
                $"sample '{key}' (byte {_members[index].Offset}) has hash {found:x16}, "
                    + $"but its index has {_members[index].Hash:x16}: it changed after it was written.",
                "Write the shard again, or copy it again from its source.");
        }

        _unchecked![index] = false;
    }

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();

    private SafeFileHandle File()
    {
        lock (_lock)
            return _file ??= Open(Path);
    }

    private static SafeFileHandle Open(string path)
    {
        try
        {
            return System.IO.File.OpenHandle(
                path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, FileOptions.RandomAccess);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ResourceException(
                $"Cannot open {path}: {failure.Message.TrimEnd('.')}. It existed at the start of the run; "
                    + "restore it, or allow more open files (ulimit -n).",
                failure);
        }
    }
}
