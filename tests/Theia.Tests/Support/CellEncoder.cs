using System.Runtime.InteropServices;

namespace Theia.Tests.Support;

/// <summary>An encoder that exists only in the tests: the mean color of each cell of a grid.</summary>
/// <param name="side">Cells along a side.</param>
/// <param name="name">Name of its only array.</param>
/// <param name="width">Values of a token; the colors, again and again.</param>
internal sealed class CellEncoder(int side, string name = "cells", int width = 3) : IImageEncoder
{
    private const int Colors = 3;

    public EncoderInfo Info { get; } =
        new() { Tokens = name, Grid = new FeatureSize(width, side, side), Width = width };

    /// <summary>Called before each batch.</summary>
    public Action<IReadOnlyList<RgbImage>> OnBatch { get; init; } = _ => { };

    public IReadOnlyList<IReadOnlyDictionary<string, TensorData>> Encode(IReadOnlyList<RgbImage> images)
    {
        OnBatch(images);
        return
        [
            .. images.Select(image =>
                new Dictionary<string, TensorData>(StringComparer.Ordinal) { [name] = Cells(image) }),
        ];
    }

    public void Dispose()
    {
    }

    private TensorData Cells(RgbImage image)
    {
        var (sums, counts) = (new float[side * side * width], new int[side * side]);
        for (var y = 0; y < image.Height; y++)
        {
            for (var x = 0; x < image.Width; x++)
            {
                var cell = (y * side / image.Height * side) + (x * side / image.Width);
                counts[cell]++;
                for (var i = 0; i < width; i++)
                    sums[(cell * width) + i] += image.Pixels[(((y * image.Width) + x) * Colors) + (i % Colors)];
            }
        }

        for (var i = 0; i < sums.Length; i++)
            sums[i] /= Math.Max(1, counts[i / width]);
        return new TensorData(DType.F32, [side * side, width], MemoryMarshal.AsBytes<float>(sums).ToArray());
    }
}
