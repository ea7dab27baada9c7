namespace Theia.Data;

/// <summary>An image of a <see cref="CocoDocument"/>.</summary>
/// <param name="Id">Its number in the document.</param>
/// <param name="FileName">Its file, relative to where the images lie.</param>
/// <param name="Width">Pixels a row.</param>
/// <param name="Height">Rows.</param>
public sealed record CocoImage(long Id, string FileName, int Width, int Height);
