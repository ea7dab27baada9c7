namespace Theia;

/// <summary>What a <see cref="DecodeRun"/> wrote.</summary>
/// <param name="Images">Images that were decoded.</param>
/// <param name="Videos">Videos that were decoded.</param>
/// <param name="Kept">Inputs whose results were there already.</param>
/// <param name="Skipped">Inputs that cannot be read, with the reason.</param>
public sealed record DecodeReport(
    IReadOnlyList<DecodedFiles> Images,
    IReadOnlyList<DecodedVideo> Videos,
    IReadOnlyList<string> Kept,
    IReadOnlyList<SkippedImage> Skipped);
