namespace Theia.Data;

/// <summary>One file inside a shard.</summary>
/// <param name="Name">Its path as the archive has it, case kept.</param>
/// <param name="Key">The sample it belongs to: folders, and the file name up to its first dot.</param>
/// <param name="Extension">The rest of the file name in lower case, for instance <c>image</c>.</param>
/// <param name="Offset">Where its payload starts in the shard, in bytes.</param>
/// <param name="Length">Bytes of payload.</param>
/// <param name="Hash">XXH64 of the payload as the index holds it; null where the shard has no index.</param>
public sealed record ShardMember(string Name, string Key, string Extension, long Offset, long Length, ulong? Hash);
