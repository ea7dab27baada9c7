using System.Buffers;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using Theia.Data.Shards;
using Theia.Data.Teachers;

namespace Theia.Data.Statistics;

/// <summary>What one shard of features adds to the statistics.</summary>
/// <param name="Moments">Count, mean and squared deviations of each channel.</param>
/// <param name="Hash">Hash of the keys and payloads of the shard.</param>
internal sealed record ShardMoments(ChannelMoments Moments, string Hash)
{
    /// <summary>Measures a shard.</summary>
    /// <exception cref="DataException">It is damaged, of another teacher, or holds NaN or infinity.</exception>
    public static ShardMoments Measure(string path, TeacherSpec teacher, CancellationToken cancellation)
    {
        using var shard = Shard.Open(path, checkHashes: true);
        var moments = new ChannelMoments(teacher.Size.Channels);
        var hashes = new List<ShardMember>();
        foreach (ShardMember member in Members(shard, teacher))
        {
            cancellation.ThrowIfCancellationRequested();
            if (member.Length > Array.MaxLength)
            {
                throw new DataException(
                    path, $"member '{member.Name}' has {member.Length} bytes, more than a feature can have.",
                    "Extract it again.");
            }

            var memory = ArrayPool<byte>.Shared.Rent((int)member.Length);
            try
            {
                Span<byte> payload = memory.AsSpan(0, (int)member.Length);
                shard.Read(member, payload);
                Add(moments, payload, teacher, $"{path}, sample '{member.Key}'");
                hashes.Add(member.Hash is null ? member with { Hash = XxHash64.HashToUInt64(payload) } : member);
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(memory);
            }
        }

        return new ShardMoments(moments, ShardContent.HashOf(hashes));
    }

    /// <summary>
    /// The hash that <see cref="Measure"/> would find, from the index alone; null where there is none.
    /// </summary>
    public static string? HashOfIndex(string path, TeacherSpec teacher) =>
        ShardContent.HashOfIndex(path, teacher.SampleExtension);

    private static IEnumerable<ShardMember> Members(Shard shard, TeacherSpec teacher) =>
        shard.Members.Where(
            member => string.Equals(member.Extension, teacher.SampleExtension, StringComparison.Ordinal));

    private static void Add(ChannelMoments moments, ReadOnlySpan<byte> payload, TeacherSpec teacher, string source)
    {
        var stored = FeatureLayout.Of(payload, payload.Length, teacher, classToken: false, source);
        ReadOnlySpan<byte> embedding = payload.Slice(stored.Embedding.Start, stored.Embedding.Length);
        if (moments.Add(MemoryMarshal.Cast<byte, ushort>(embedding)) >= 0)
            FeaturePayload.RequireFinite(embedding, teacher, source);
        FeaturePayload.RequireFinite(payload, source);
    }
}
