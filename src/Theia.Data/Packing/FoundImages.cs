namespace Theia.Data.Packing;

/// <summary>The result of a search for images.</summary>
/// <param name="Sources">The images, in ordinal order of their paths.</param>
/// <param name="LeftOut">What was passed over.</param>
internal sealed record FoundImages(IReadOnlyList<ImageSource> Sources, LeftOut LeftOut);
