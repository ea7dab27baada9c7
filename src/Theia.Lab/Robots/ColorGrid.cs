using System.Runtime.InteropServices;

namespace Theia.Lab.Robots;

/// <summary>
/// Images as their own features, which an encoder has to beat: the mean colors of 14 × 14 cells, as a map of three
/// channels and as one vector.
/// </summary>
internal sealed class ColorGrid : IImageEncoder
{
    private const string Tokens = "tokens", Vector = "vector";
    private const int Cells = 14, CellSide = 16, Side = Cells * CellSide, Colors = 3;

    /// <inheritdoc/>
    public EncoderInfo Info { get; } = new()
    {
        Tokens = Tokens,
        Vector = Vector,
        Grid = new FeatureSize(Colors, Cells, Cells),
        Width = Colors,
        Description = "pixels",
    };

    /// <inheritdoc/>
    public IReadOnlyList<IReadOnlyDictionary<string, TensorData>> Encode(IReadOnlyList<RgbImage> images) =>
        [.. images.Select(Encode)];

    /// <summary>Frees nothing.</summary>
    public void Dispose()
    {
    }

    private static Dictionary<string, TensorData> Encode(RgbImage image)
    {
        if ((image.Width, image.Height) != (Side, Side))
            image = image.Resize(Side, Side, Resampling.Bicubic);
        var map = new float[Colors * Cells * Cells];                                               // [3, 14, 14]
        for (var i = 0; i < image.Pixels.Length; i++)
        {
            var (y, x) = Math.DivRem(i / Colors, Side);
            map[(((i % Colors * Cells) + (y / CellSide)) * Cells) + (x / CellSide)] += image.Pixels[i];
        }

        for (var i = 0; i < map.Length; i++)
            map[i] /= CellSide * CellSide * (float)byte.MaxValue;
        var bytes = MemoryMarshal.AsBytes(map.AsSpan()).ToArray();
        return new Dictionary<string, TensorData>(StringComparer.Ordinal)
        {
            [Tokens] = new(DType.F32, [Colors, Cells, Cells], bytes),
            [Vector] = new(DType.F32, [map.Length], bytes),
        };
    }
}
