using System.Runtime.InteropServices;
using Theia.Checkpoints;
using static TorchSharp.torch;

namespace Theia.Tests.Decoding.Depth;

/// <summary>Depth of features as section 5.3 computes it, case by case.</summary>
[Collection("torch")]
public sealed class DepthGoldenTests
{
    private const int Tile = 224;

    // In units of the golden's standard deviation: four times the rounding noise of float32.
    private const double LargestDifference = 5e-5;

    private readonly IReadOnlyDictionary<string, TensorData> _tensors =
        SafetensorsFile.ReadAll(Goldens.At("teachers", "depth", "depth.safetensors"));

    [Fact]
    public void Depth_of_features_and_its_gray_images_equal_the_reference()
    {
        using var network = DepthAnything.Load(Goldens.At("teachers", "models", "depth"));
        var cases = Goldens.Json("teachers", "cases.json").GetProperty("decoding").GetProperty("depth");
        foreach (var name in cases.EnumerateObject().Select(one => one.Name))
        {
            using var features = _tensors[$"{name}.features"].ToTensor();
            for (var image = 0; image < features.size(0); image++)
            {
                using var one = features[image];
                var tile = network.FromFeatures(one).Resize(Tile, Tile, smooth: false);
                Close(name, image, tile.Levels());
                var file = Goldens.At("teachers", "depth", $"{name}_{image}.png");
                if (File.Exists(file))
                {
                    var golden = RgbImage.Load(file);
                    // The greatest value is truncated to 254 or 255.
                    Assert.True(
                        tile.Render(DepthColors.Gray).Pixels.Zip(golden.Pixels)
                            .All(pair => Math.Abs(pair.First - pair.Second) <= 1),
                        $"{name}, image {image}");
                }
            }
        }
    }

    [Fact]
    public void Features_are_turned_back_by_mean_and_deviation_or_by_the_one_that_is_given()
    {
        using var scope = NewDisposeScope();
        var x = _tensors["denormalise.x"].ToTensor();
        TensorData mean = _tensors["denormalise.mean"], deviation = _tensors["denormalise.std"];

        Equal("both", new TargetNormalizer(mean, deviation).Undo(x));
        Equal("mean_only", new TargetNormalizer(mean).Undo(x));
        Equal("std_only", new TargetNormalizer(Deviation: deviation).Undo(x));
        Equal("x", TargetNormalizer.None.Undo(x));

        void Equal(string name, Tensor actual)
        {
            var wanted = MemoryMarshal.Cast<byte, float>(_tensors[$"denormalise.{name}"].Bytes.Span).ToArray();
            Assert.All(wanted.Zip(actual.data<float>().ToArray()), pair => Assert.Equal(
                pair.First, pair.Second, 1e-6f * Math.Max(1, Math.Abs(pair.First))));   // one product and one sum
        }
    }

    private void Close(string name, int image, float[] levels)
    {
        var golden = _tensors[$"{name}.depth_stride_7"];
        var side = (int)golden.Shape[1];
        var wanted = MemoryMarshal.Cast<byte, float>(golden.Bytes.Span).Slice(image * side * side, side * side);
        var mean = wanted.ToArray().Average();
        var deviation = Math.Sqrt(wanted.ToArray().Average(value => (value - mean) * (value - mean)));
        for (var i = 0; i < wanted.Length; i++)
        {
            var got = levels[(i / side * 7 * Tile) + (i % side * 7)];
            Assert.Equal(wanted[i], got, LargestDifference * deviation);
        }
    }
}
