namespace Theia.Scenes.Facts;

/// <summary>Which scene it is.</summary>
/// <param name="Seed">Of the set.</param>
/// <param name="Index">Number of the image.</param>
/// <param name="Size">Pixels a side.</param>
internal readonly record struct SceneName(long Seed, int Index, int Size);
