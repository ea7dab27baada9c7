using System.Buffers;
using System.IO.Hashing;
using Microsoft.Win32.SafeHandles;
using Theia.Data.Shards;

namespace Theia.Data.Verification;

/// <summary>Reads one shard completely: every header, its index, every payload.</summary>
internal sealed class ShardCheck(string path, ColumnCheck? column, FindingList findings, CancellationToken cancellation)
{
    /// <summary>Bytes read.</summary>
    public long Bytes { get; private set; }

    /// <summary>Checks the shard.</summary>
    /// <returns>The keys of its samples, in order; null where its headers are damaged.</returns>
    public IReadOnlyList<string>? Run()
    {
        using var file = Shard.OpenFile(path);
        Bytes = RandomAccess.GetLength(file);
        List<ShardMember> members;
        try
        {
            members = ShardScan.Run(file, path);
        }
        catch (DataException damage)
        {
            findings.Add(damage);
            return null;
        }

        members = WithHashes(file, members);
        foreach (ShardMember member in members)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                CheckMember(file, member);
            }
            catch (DataException damage)
            {
                findings.Add(damage, $"member '{member.Name}'");
            }
        }

        return [.. members.Select(member => member.Key).Distinct(StringComparer.Ordinal)];
    }

    private List<ShardMember> WithHashes(SafeFileHandle file, List<ShardMember> members)
    {
        var index = ShardIndex.PathOf(path);
        if (!File.Exists(index))
            return members;
        if (ShardIndex.TryLoad(path, file) is { } indexed
            && indexed.Select(member => member with { Hash = null }).SequenceEqual(members))
        {
            return indexed;
        }

        findings.Add(
            index,
            "",
            "the index does not match its shard: one of them was changed or damaged. "
                + "If the shard is right, delete the index; otherwise write the shard again.");
        return members;
    }

    private void CheckMember(SafeFileHandle file, ShardMember member)
    {
        if (column is not null && member.Extension != column.Extension)
        {
            throw new DataException(
                path, $"has the extension '{member.Extension}', but this column has '{column.Extension}'.",
                "It is in the wrong folder, or has another purpose.");
        }

        if (member.Length > Array.MaxLength)
        {
            throw new DataException(
                path, $"has {member.Length} bytes, more than a sample can have.", "Write the shard again.");
        }

        var memory = ArrayPool<byte>.Shared.Rent((int)member.Length);
        try
        {
            Span<byte> payload = memory.AsSpan(0, (int)member.Length);
            PositionedRead.Exactly(file, path, member.Offset, payload);
            var hash = XxHash64.HashToUInt64(payload);
            if (member.Hash is { } expected && expected != hash)
                throw HashCheck.Mismatch(path, member, hash);
            if (column is null)
                MemberCheck.Run(member.Extension, payload, path);
            else
                column.Check(payload, path);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(memory);
        }
    }
}
