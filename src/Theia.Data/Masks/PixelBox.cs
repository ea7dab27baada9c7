namespace Theia.Data;

/// <summary>A rectangle of pixels; the edges belong to it.</summary>
/// <param name="Left">First column, from 0.</param>
/// <param name="Top">First row, from 0.</param>
/// <param name="Right">Last column.</param>
/// <param name="Bottom">Last row.</param>
public readonly record struct PixelBox(int Left, int Top, int Right, int Bottom);
