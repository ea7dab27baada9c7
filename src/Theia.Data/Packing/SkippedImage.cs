namespace Theia.Data;

/// <summary>An image that was left out.</summary>
/// <param name="Path">Its relative path.</param>
/// <param name="Reason">What is wrong with it.</param>
public sealed record SkippedImage(string Path, string Reason);
