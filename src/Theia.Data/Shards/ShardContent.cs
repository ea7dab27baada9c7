using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace Theia.Data.Shards;

/// <summary>One hash for the keys and payloads of a column in a shard, made of the hashes of its members.</summary>
internal static class ShardContent
{
    /// <summary>The hash from the index alone; null where there is none.</summary>
    /// <param name="path">The shard.</param>
    /// <param name="extension">Which members, in lower case.</param>
    public static string? HashOfIndex(string path, string extension)
    {
        using var shard = Shard.Open(path);
        List<ShardMember> members = [.. shard.Members.Where(
            member => string.Equals(member.Extension, extension, StringComparison.Ordinal))];
        return members.TrueForAll(member => member.Hash is not null) ? HashOf(members) : null;
    }

    /// <summary>The hash of members whose own are known.</summary>
    public static string HashOf(List<ShardMember> members)
    {
        var hash = new XxHash128();
        Span<byte> number = stackalloc byte[8];
        foreach (ShardMember member in members)
        {
            hash.Append(Encoding.UTF8.GetBytes(member.Key));
            BinaryPrimitives.WriteUInt64LittleEndian(number, member.Hash!.Value);
            hash.Append(number);
        }

        return Convert.ToHexStringLower(hash.GetCurrentHash());
    }
}
