namespace Theia.Data;

/// <summary>A picture that was not packed.</summary>
/// <param name="Path">Its relative path.</param>
/// <param name="Reason">What is wrong with it.</param>
public sealed record SkippedImage(string Path, string Reason);
