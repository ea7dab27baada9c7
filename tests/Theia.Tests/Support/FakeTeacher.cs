using System.Runtime.InteropServices;
using Theia.Data.Tensors;

namespace Theia.Tests.Support;

/// <summary>
/// A teacher without a network: its map holds block means of the image, each channel scaled and shifted in its own way.
/// </summary>
internal sealed class FakeTeacher(TeacherSpec spec) : ITeacher
{
    /// <summary>Six channels on a 4 × 4 map, with a class token as DINOv2 stores it.</summary>
    public static TeacherSpec Small { get; } =
        new("fake/Small-teacher", "fake", new FeatureSize(6, 4, 4)) { HasClassToken = true, Trained = false };

    /// <summary>Three channels on an 8 × 8 map, no class token.</summary>
    public static TeacherSpec Wide { get; } = new("fake/wide", "fake", new FeatureSize(3, 8, 8)) { Trained = false };

    /// <summary>Five channels on a 7 × 7 map, which every translator can make from 224 pixels.</summary>
    public static TeacherSpec Coarse { get; } = new("fake/coarse", "fake", new FeatureSize(5, 7, 7))
    {
        Trained = false,
    };

    public TeacherSpec Spec { get; } = spec;

    public string? Fingerprint { get; init; } = "1";

    /// <summary>Called with the number of images seen so far, before each batch.</summary>
    public Action<int>? OnBatch { get; init; }

    /// <summary>Keeps the order of calls: images in each batch.</summary>
    public List<int> Batches { get; } = [];

    /// <summary>Changes features, to make wrong ones.</summary>
    public Func<Dictionary<string, TensorData>, Dictionary<string, TensorData>> Spoil { get; init; } =
        features => features;

    public IReadOnlyList<IReadOnlyDictionary<string, TensorData>> Extract(IReadOnlyList<RgbImage> images)
    {
        OnBatch?.Invoke(Batches.Sum());
        Batches.Add(images.Count);
        return [.. images.Select(image => Spoil(Features(image)))];
    }

    public void Dispose()
    {
    }

    private Dictionary<string, TensorData> Features(RgbImage image)
    {
        var (channels, height, width) = Spec.Size;
        var map = new ushort[channels * height * width];
        for (var c = 0; c < channels; c++)
        {
            for (var y = 0; y < height; y++)
            {
                for (var x = 0; x < width; x++)
                {
                    map[(((c * height) + y) * width) + x] = BFloat16.FromSingle(
                        (BlockMean(image, c % 3, y, x) * (c + 1) / 50f) - (c * 10));
                }
            }
        }

        var features = new Dictionary<string, TensorData>(StringComparer.Ordinal)
        {
            ["embedding"] = Data([channels, height, width], map),
        };
        if (Spec.HasClassToken)
        {
            ushort[] token = [.. Enumerable.Range(0, channels).Select(c => map[c * height * width])];
            features["cls_token"] = features["pooled_cls_token"] = Data([1, channels], token);
        }

        return features;
    }

    private float BlockMean(RgbImage image, int channel, int row, int column)
    {
        var (high, wide) = (image.Height / Spec.Size.Height, image.Width / Spec.Size.Width);
        var sum = 0;
        for (var y = row * high; y < (row + 1) * high; y++)
        {
            for (var x = column * wide; x < (column + 1) * wide; x++)
                sum += image.Pixels[(((y * image.Width) + x) * 3) + channel];
        }

        return sum / (float)(high * wide);
    }

    private static TensorData Data(long[] shape, ushort[] values) =>
        new(DType.BF16, shape, MemoryMarshal.AsBytes<ushort>(values).ToArray());
}
