namespace Theia.Data;

/// <summary>How far packing is.</summary>
/// <param name="Done">Images packed, kept from an earlier run, or skipped.</param>
/// <param name="Total">All images.</param>
/// <param name="Skipped">How many of them were damaged.</param>
/// <param name="Shard">The shard at work.</param>
public sealed record PackProgress(int Done, int Total, int Skipped, string Shard);
