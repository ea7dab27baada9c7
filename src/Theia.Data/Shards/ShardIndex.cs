using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Theia.Data.IO;

namespace Theia.Data.Shards;

/// <summary>
/// The file <c>&lt;shard&gt;.index</c>: where each member stands and the hash of its payload, so that opening reads no
/// headers and damage shows. Little-endian: <c>THEIAIDX</c>, version (u32, 1), members (u32), bytes of the shard (u64),
/// XXH64 of its first 512 bytes (u64), XXH64 of all the rest of the index (u64); then for each member offset (u64),
/// length (u64), XXH64 of the payload (u64), bytes of the name (u16), name (UTF-8). It is derived: a shard reads the
/// same without it, and one that does not fit its shard is taken for absent.
/// </summary>
internal static class ShardIndex
{
    private const int ChecksumPlace = 32;
    private const int HeaderSize = ChecksumPlace + sizeof(ulong);
    private const int EntrySize = 26;
    private const uint Version = 1;

    private static ReadOnlySpan<byte> Magic => "THEIAIDX"u8;

    /// <summary>Where the index of a shard is.</summary>
    public static string PathOf(string shard) => shard + ".index";

    /// <summary>
    /// The members of a shard as its index has them; null where there is no index, or one of
    /// another shard, or a damaged one.
    /// </summary>
    /// <param name="shard">Path of the shard.</param>
    /// <param name="file">The open shard: its length and first header show whether the index belongs to it.</param>
    public static List<ShardMember>? TryLoad(string shard, SafeFileHandle file)
    {
        try
        {
            // A member takes more bytes in the shard than in the index.
            var index = new FileInfo(PathOf(shard));
            var length = RandomAccess.GetLength(file);
            return index.Exists && index.Length <= HeaderSize + length
                ? Parse(File.ReadAllBytes(index.FullName), length, FirstBlock(file))
                : null;
        }
        catch (Exception failure)
            when (failure is IOException or UnauthorizedAccessException or FormatException or DecoderFallbackException
                or ArgumentOutOfRangeException)
        {
            return null;
        }
    }

    /// <summary>
    /// Writes the index of a shard that has none or one that does not fit, as after a stop between shard and index.
    /// </summary>
    /// <exception cref="DataException">The shard is damaged.</exception>
    public static void RebuildIfMissing(string shard)
    {
        using var file = Shard.OpenFile(shard);
        if (TryLoad(shard, file) is null)
        {
            Save(
                shard,
                file,
                [.. ShardScan.Run(file, shard)
                    .Select(member => member with { Hash = HashCheck.Compute(file, shard, member) })]);
        }
    }

    /// <summary>Writes the index of a finished shard.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="members">All members, with hashes.</param>
    public static void Save(string shard, IReadOnlyCollection<ShardMember> members)
    {
        using var file = Shard.OpenFile(shard);
        Save(shard, file, members);
    }

    private static void Save(string shard, SafeFileHandle file, IReadOnlyCollection<ShardMember> members)
    {
        using var index = new MemoryStream();
        index.SetLength(HeaderSize);
        index.Position = HeaderSize;
        foreach (ShardMember member in members)
            WriteEntry(index, member);
        Span<byte> bytes = index.GetBuffer().AsSpan(0, (int)index.Length);
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[8..], Version);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[12..], (uint)members.Count);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[16..], RandomAccess.GetLength(file));
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[24..], FirstBlock(file));
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[ChecksumPlace..], Checksum(bytes));
        AtomicFile.WriteBytes(PathOf(shard), index.GetBuffer().AsMemory(0, (int)index.Length));
    }

    private static void WriteEntry(Stream stream, ShardMember member)
    {
        Span<byte> entry = stackalloc byte[EntrySize];
        var name = Encoding.UTF8.GetBytes(member.Name);
        BinaryPrimitives.WriteInt64LittleEndian(entry, member.Offset);
        BinaryPrimitives.WriteInt64LittleEndian(entry[8..], member.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(entry[16..], member.Hash!.Value);
        BinaryPrimitives.WriteUInt16LittleEndian(entry[24..], checked((ushort)name.Length));
        stream.Write(entry);
        stream.Write(name);
    }

    private static List<ShardMember>? Parse(ReadOnlySpan<byte> index, long shardLength, ulong firstBlock)
    {
        if (index.Length < HeaderSize || !index.StartsWith(Magic)
            || BinaryPrimitives.ReadUInt32LittleEndian(index[8..]) != Version
            || BinaryPrimitives.ReadInt64LittleEndian(index[16..]) != shardLength
            || BinaryPrimitives.ReadUInt64LittleEndian(index[24..]) != firstBlock
            || BinaryPrimitives.ReadUInt64LittleEndian(index[ChecksumPlace..]) != Checksum(index))
        {
            return null;
        }

        var count = BinaryPrimitives.ReadUInt32LittleEndian(index[12..]);
        ReadOnlySpan<byte> rest = index[HeaderSize..];
        if (count > rest.Length / EntrySize)
            return null;
        var members = new List<ShardMember>((int)count);
        long end = 0;
        for (uint i = 0; i < count; i++)
        {
            ShardMember member = ReadEntry(ref rest);
            if (member.Offset < end + TarHeader.BlockSize || member.Length < 0
                || member.Length > shardLength - member.Offset)
            {
                return null;
            }

            end = member.Offset + member.Length;
            members.Add(member);
        }

        return rest.IsEmpty ? members : null;
    }

    private static ShardMember ReadEntry(ref ReadOnlySpan<byte> rest)
    {
        int length = BinaryPrimitives.ReadUInt16LittleEndian(rest[24..]);
        var name = TarHeader.Text(rest.Slice(EntrySize, length));
        var (key, extension) = MemberName.Split(name);
        var member = new ShardMember(
            name, key, extension, BinaryPrimitives.ReadInt64LittleEndian(rest),
            BinaryPrimitives.ReadInt64LittleEndian(rest[8..]), BinaryPrimitives.ReadUInt64LittleEndian(rest[16..]));
        rest = rest[(EntrySize + length)..];
        return member;
    }

    private static ulong FirstBlock(SafeFileHandle file)
    {
        Span<byte> block = stackalloc byte[TarHeader.BlockSize];
        return XxHash64.HashToUInt64(block[..RandomAccess.Read(file, block, 0)]);
    }

    private static ulong Checksum(ReadOnlySpan<byte> index)
    {
        var hash = new XxHash64();
        hash.Append(index[..ChecksumPlace]);
        hash.Append(index[HeaderSize..]);
        return hash.GetCurrentHashAsUInt64();
    }
}
