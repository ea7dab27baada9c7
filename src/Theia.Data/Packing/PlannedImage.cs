namespace Theia.Data.Packing;

/// <summary>An image with its place in the set.</summary>
/// <param name="Key">Sample key.</param>
/// <param name="Split">Split that it is in.</param>
/// <param name="Path">Path of its source.</param>
/// <param name="Group">Group of its source.</param>
/// <param name="Version">Version of its source.</param>
internal sealed record PlannedImage(string Key, string Split, string Path, string Group, string Version);
