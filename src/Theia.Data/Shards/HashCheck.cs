using System.Buffers;
using System.Collections.Concurrent;
using System.IO.Hashing;
using Microsoft.Win32.SafeHandles;

namespace Theia.Data.Shards;

/// <summary>Compares each payload with the hash in the index when it is first read.</summary>
internal sealed class HashCheck(SafeFileHandle file, string path)
{
    private readonly ConcurrentDictionary<long, bool> _checked = new();

    /// <summary>Hashes a payload in pieces.</summary>
    public static ulong Compute(SafeFileHandle file, string path, ShardMember member)
    {
        var hash = new XxHash64();
        var buffer = ArrayPool<byte>.Shared.Rent(1 << 18);
        try
        {
            for (long done = 0; done < member.Length;)
            {
                Span<byte> part = buffer.AsSpan(0, (int)Math.Min(buffer.Length, member.Length - done));
                PositionedRead.Exactly(file, path, member.Offset + done, part);
                hash.Append(part);
                done += part.Length;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return hash.GetCurrentHashAsUInt64();
    }

    /// <summary>
    /// Takes what was read of a payload; where that is only a part, reads the payload again for the check.
    /// </summary>
    public void Check(
        ShardMember member, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second = default,
        ReadOnlySpan<byte> third = default)
    {
        if (member.Hash is not { } expected || _checked.ContainsKey(member.Offset))
            return;
        ulong found;
        if (first.Length + second.Length + third.Length == member.Length)
        {
            var hash = new XxHash64();
            hash.Append(first);
            hash.Append(second);
            hash.Append(third);
            found = hash.GetCurrentHashAsUInt64();
        }
        else
        {
            found = Compute(file, path, member);
        }

        if (found != expected)
            throw Mismatch(path, member, found);
        _checked[member.Offset] = true;
    }

    /// <summary>The error for a payload that is not what was written.</summary>
    public static DataException Mismatch(string path, ShardMember member, ulong found) => new(
        path,
        $"the payload of '{member.Name}' (byte {member.Offset}, {member.Length} bytes) has hash {found:x16}, "
            + $"but the index has {member.Hash:x16}: it changed after it was written.",
        "Write the shard again. If another program replaced it on purpose, "
            + $"delete {Path.GetFileName(ShardIndex.PathOf(path))}.");
}
