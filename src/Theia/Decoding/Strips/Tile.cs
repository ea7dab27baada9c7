namespace Theia.Decoding.Strips;

/// <summary>One image of a strip.</summary>
/// <param name="Title">What it shows, written above it in a labeled strip.</param>
/// <param name="Image">All tiles of a strip have one size.</param>
/// <param name="Note">A figure, written below it in a labeled strip; null for none.</param>
internal sealed record Tile(string Title, RgbImage Image, string? Note = null);
