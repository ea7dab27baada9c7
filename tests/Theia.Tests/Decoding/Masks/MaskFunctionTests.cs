using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using Theia.Data.Images.Resizing;
using Theia.Decoding.Masks;
using Theia.Tests.Networks.Sam;
using Theia.Tests.Training;
using static TorchSharp.torch;

namespace Theia.Tests.Decoding.Masks;

/// <summary>The pure functions of everything mode, on given inputs.</summary>
[Collection("torch")]
public sealed partial class MaskFunctionTests
{
    private const double SingleOperation = 1e-6;   // what the goldens allow numbers that are not whole

    private readonly IReadOnlyDictionary<string, TensorData> _golden = GoldenSam.Tensors("functions");
    private readonly JsonElement _facts = Goldens.Json("teachers", "sam", "functions.json");

    [Fact]
    public void Points_lie_in_the_middles_of_cells_row_by_row()
    {
        foreach (var (name, wanted) in Named("grid."))
        {
            var perSide = int.Parse(name.Split('.')[1]);
            AssertClose(wanted, PointGrid.Of(perSide, new(1, 1)), 1e-7);   // float32 numbers up to 1
        }
    }

    [Fact]
    public void Points_of_an_image_are_scaled_into_the_square_as_its_processor_does()
    {
        foreach (var (name, wanted) in Named("prompts."))
        {
            int[] numbers = [.. Number().Matches(name).Select(match => int.Parse(match.Value))];
            var (height, width, side, perSide) = (numbers[0], numbers[1], numbers[2], numbers[3]);
            var space = PromptSpace.Of(Processor(side), new(width, height), side);
            AssertClose(
                wanted, [.. PointGrid.Of(perSide, space.Original).Select(point => space.ToSquare(point.X, point.Y))],
                1e-4);   // float32 numbers up to 1024
        }
    }

    [Fact]
    public void Stability_is_the_share_of_pixels_that_a_higher_threshold_keeps()
    {
        foreach (var (key, threshold, offset) in new[]
        {
            ("stability.score", 0.0, 1.0), ("stability.score_threshold_half_offset_2", 0.5, 2.0),
        })
        {
            var wanted = _golden[key].Doubles();
            for (var i = 0; i < wanted.Length; i++)
            {
                double stability = new MaskCounts(Mask("stability.logits", i), threshold, offset).Stability;
                if (double.IsNaN(wanted[i]))
                    Assert.True(double.IsNaN(stability), $"{key} {i}: {stability}");
                else
                    Assert.Equal(wanted[i], stability, SingleOperation);
            }
        }
    }

    [Fact]
    public void Boxes_and_runs_of_masks_equal_the_reference()
    {
        var boxes = MemoryMarshal.Cast<byte, long>(_golden["boxes"].Bytes.Span).ToArray();
        var runs = _facts.GetProperty("rle");
        var (height, width) = ((int)_golden["masks"].Shape[1], (int)_golden["masks"].Shape[2]);
        for (var i = 0; i < _golden["masks"].Shape[0]; i++)
        {
            var pixels = _golden["masks"].Bytes.Slice(i * height * width, height * width);
            var mask = RunLengthMask.FromPixels(width, height, pixels.Span);

            Assert.Equal(Box(boxes.AsSpan(4 * i, 4)), mask.Box);
            Assert.Equal(pixels.ToArray(), mask.ToPixels());
            Assert.Equal(pixels.ToArray().Sum(pixel => pixel), mask.Area);
            if (i < runs.GetArrayLength())
                Assert.Equal(runs[i].GetProperty("counts").GetString(), string.Join(' ', mask.Runs));
        }
    }

    [Fact]
    public void Boxes_that_a_crop_cuts_off_are_told_from_those_at_the_border_of_the_image()
    {
        var boxes = MemoryMarshal.Cast<byte, long>(_golden["edge.boxes"].Bytes.Span).ToArray();
        var image = Box(Longs(_facts.GetProperty("edge").GetProperty("original")));
        var crop = Box(Longs(_facts.GetProperty("edge").GetProperty("crop")));
        for (var i = 0; i < boxes.Length / 4; i++)
        {
            var box = Box(boxes.AsSpan(4 * i, 4));
            Assert.Equal(_golden["edge.near"].Bytes.Span[i] != 0, CropEdge.Cuts(box, crop, image));
            Assert.Equal(_golden["edge.near_full_image"].Bytes.Span[i] != 0, CropEdge.Cuts(box, image, image));
        }
    }

    [Fact]
    public void Suppression_keeps_the_boxes_of_the_reference_in_its_order()
    {
        foreach (var example in _facts.GetProperty("nms").EnumerateObject())
        {
            var kept = NonMaximumSuppression.Keep(
                [.. example.Value.GetProperty("boxes").EnumerateArray().Select(box => Box(Longs(box)))],
                [.. example.Value.GetProperty("scores").EnumerateArray().Select(score => score.GetSingle())],
                example.Value.GetProperty("threshold").GetDouble());
            Assert.Equal(
                example.Value.GetProperty("keep").EnumerateArray().Select(index => index.GetInt32()), kept);
        }
    }

    [Fact]
    public void Logits_are_resized_in_two_steps()
    {
        var found = new ValueComparison();
        foreach (var example in _facts.EnumerateObject()
            .Where(pair => pair.Name.StartsWith("resize.", StringComparison.Ordinal)))
        {
            PixelSize Size(string key) => Longs(example.Value.GetProperty(key)) is [var height, var width]
                ? new((int)width, (int)height)
                : throw new InvalidOperationException();
            using var scope = NewDisposeScope();
            using var low = _golden[$"{example.Name}.low"].ToTensor();
            using var resize = new MaskResize(
                (int)low.size(3),
                new PromptSpace(Size("original_size"), Size("reshaped_input_size"), Size("pad_size").Width), CPU);
            var wanted = _golden[$"{example.Name}.logits"];
            found.Close(example.Name, resize.Apply(low.squeeze(0)), wanted, SingleOperation, "logits");
        }

        found.Check();
    }

    /// <summary>SAM's own processor for a square of a side.</summary>
    public static ImageProcessor Processor(int side) => ImageProcessor.Parse(
        $$"""
        { "image_processor_type": "SamImageProcessor", "size": { "longest_edge": {{side}} },
          "pad_size": { "height": {{side}}, "width": {{side}} } }
        """,
        modelType: null, "test");

    private IEnumerable<KeyValuePair<string, TensorData>> Named(string start) =>
        _golden.Where(pair => pair.Key.StartsWith(start, StringComparison.Ordinal));

    private float[] Mask(string key, int index)
    {
        var size = (int)(_golden[key].Shape[1] * _golden[key].Shape[2]);
        return MemoryMarshal.Cast<byte, float>(_golden[key].Bytes.Span).Slice(index * size, size).ToArray();
    }

    private static void AssertClose(TensorData wanted, (double X, double Y)[] points, double tolerance) => Assert.All(
        wanted.Doubles().Zip(points.SelectMany(point => new[] { point.X, point.Y })),
        pair => Assert.Equal(pair.First, pair.Second, tolerance));

    private static long[] Longs(JsonElement list) => [.. list.EnumerateArray().Select(number => number.GetInt64())];

    private static PixelBox Box(ReadOnlySpan<long> edges) =>
        new((int)edges[0], (int)edges[1], (int)edges[2], (int)edges[3]);

    [GeneratedRegex("[0-9]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Number();
}
