using Theia.Checkpoints;
using Theia.Networks.Layers;

namespace Theia.Lab.Probing;

/// <summary>
/// Images as their own features, which a network has to beat: mean colors of 16 × 16 cells as the vector, all colors of
/// a cell as its token. Images of another size than 224 × 224 are resized.
/// </summary>
internal sealed class PixelEncoder : IImageEncoder
{
    private const string Tokens = "tokens", Vector = "vector";
    private const int Cells = 16;
    private const int CellSide = ProbeOptions.Side / Cells;
    private const int Colors = 3;

    /// <inheritdoc/>
    public EncoderInfo Info { get; } = new()
    {
        Tokens = Tokens,
        Vector = Vector,
        Grid = new FeatureSize(Colors * CellSide * CellSide, Cells, Cells),
        Width = Colors * CellSide * CellSide,
        Description = "pixels",
    };

    /// <inheritdoc/>
    public IReadOnlyList<IReadOnlyDictionary<string, TensorData>> Encode(IReadOnlyList<RgbImage> images)
    {
        if (images.Count == 0)
            return [];
        using var scope = NewDisposeScope();
        var bytes = new byte[images.Count * Colors * ProbeOptions.Side * ProbeOptions.Side];
        for (var i = 0; i < images.Count; i++)
            Sized(images[i]).Pixels.CopyTo(bytes, i * bytes.Length / images.Count);
        var pixels = tensor(bytes, [images.Count, Cells, CellSide, Cells, CellSide, Colors], dtype: ScalarType.Byte)
            .to(ScalarType.Float32).Over(byte.MaxValue);
        return new Dictionary<string, Tensor>(StringComparer.Ordinal)
        {
            [Tokens] = pixels.transpose(2, 3).reshape(images.Count, Cells * Cells, -1),            // [B, 256, 588]
            [Vector] = pixels.mean([2, 4]).flatten(1),                                             // [B, 768]
        }.ToArraysEach(images.Count);
    }

    /// <summary>Frees nothing.</summary>
    public void Dispose()
    {
    }

    private static RgbImage Sized(RgbImage image) =>
        (image.Width, image.Height) == (ProbeOptions.Side, ProbeOptions.Side)
            ? image
            : image.Resize(ProbeOptions.Side, ProbeOptions.Side, Resampling.Bicubic);
}
