using Theia.Layers;

namespace Theia.Lab.Probing;

/// <summary>Pictures as their own features: what a network has to be better than.</summary>
internal static class PixelFeatures
{
    private const int Cells = 16;
    private const int CellSide = ProbeOptions.Side / Cells;

    /// <summary>Mean colours of 16 × 16 cells as the picture's vector, all colours of a cell as its token.</summary>
    public static PictureFeatures Of(IReadOnlyList<RgbImage> pictures)
    {
        using var scope = NewDisposeScope();
        var bytes = new byte[pictures.Count * 3 * ProbeOptions.Side * ProbeOptions.Side];
        for (var i = 0; i < pictures.Count; i++)
            pictures[i].Pixels.CopyTo(bytes, i * bytes.Length / pictures.Count);
        var pixels = tensor(bytes, [pictures.Count, Cells, CellSide, Cells, CellSide, 3], dtype: ScalarType.Byte).to(ScalarType.Float32).Over(byte.MaxValue);
        var patches = pixels.transpose(2, 3).reshape(pictures.Count, Cells * Cells, -1);                          // [B, 256, 588]
        var global = pixels.mean([2, 4]).flatten(1);                                                              // [B, 768]
        return new PictureFeatures(global.MoveToOuterDisposeScope(), patches.MoveToOuterDisposeScope());
    }
}
