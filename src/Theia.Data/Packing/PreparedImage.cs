namespace Theia.Data.Packing;

/// <summary>What became of an image: one of the two.</summary>
/// <param name="Payloads">Its payload, then those of its labels.</param>
/// <param name="Skipped">Why it is left out.</param>
internal readonly record struct PreparedImage(byte[][]? Payloads, SkippedImage? Skipped);
