namespace Theia.Cli.CommandLine;

/// <summary>What encode makes.</summary>
/// <param name="Tokens">A tensor for each image that could be read, named by its path.</param>
/// <param name="Skipped">The others, with the reason.</param>
internal sealed record EncodedImages(IReadOnlyList<TensorSource> Tokens, IReadOnlyList<SkippedImage> Skipped);
