namespace Theia.Cli.Inspection;

/// <summary>A member of a shard.</summary>
internal sealed record MemberLine(string Name, long Bytes);
